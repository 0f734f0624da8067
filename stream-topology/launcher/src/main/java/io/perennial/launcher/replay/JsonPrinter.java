package io.perennial.launcher.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, with a field per column. */
final class JsonPrinter implements RecordPrinter {

  private final JsonGenerator json;
  private List<String> columns = List.of();

  JsonPrinter(Writer out) throws IOException {
    this.json = JsonLines.to(out);
  }

  @Override
  public void begin(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void print(List<? extends @Nullable Object> values) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writeFieldName(columns.get(i));
      JsonValues.write(json, values.get(i));
    }
    json.writeEndObject();
  }

  @Override
  public void end() throws IOException {
    JsonLines.end(json);
  }
}
