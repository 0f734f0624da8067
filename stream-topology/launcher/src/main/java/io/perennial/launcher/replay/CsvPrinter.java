package io.perennial.launcher.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: a header, lines that end with CR LF, quotes only where they are needed. A null is an
 * empty text.
 */
final class CsvPrinter implements RecordPrinter {

  private static final CsvFactory FACTORY =
      CsvFactory.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();

  private final CsvGenerator csv;

  CsvPrinter(Writer out) throws IOException {
    this.csv = FACTORY.createGenerator(out);
    csv.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    csv.setSchema(CsvSchema.emptySchema().withLineSeparator("\r\n"));
  }

  @Override
  public void begin(List<String> columns) throws IOException {
    print(columns);
  }

  @Override
  public void print(List<? extends @Nullable Object> values) throws IOException {
    csv.writeStartArray();
    for (Object value : values) {
      // Written as null, it would be left out at the end of a line.
      csv.writeString(JsonValues.text(value));
    }
    csv.writeEndArray();
  }

  @Override
  public void end() throws IOException {
    csv.flush();
  }
}
