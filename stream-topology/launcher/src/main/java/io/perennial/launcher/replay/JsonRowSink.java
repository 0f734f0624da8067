package io.perennial.launcher.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.Writer;

/** Examples as the store itself writes them, one object a line. */
final class JsonRowSink implements RowSink {

  private final JsonGenerator json;

  JsonRowSink(Writer out) throws IOException {
    this.json = JsonLines.to(out);
  }

  @Override
  public void begin() {}

  @Override
  public void accept(ReplayRow row) throws IOException {
    ReplayRowJson.write(json, row);
  }

  @Override
  public void end() throws IOException {
    JsonLines.end(json);
  }

  /** Shows what came all the same. */
  @Override
  public void breakOff() throws IOException {
    JsonLines.end(json);
  }
}
