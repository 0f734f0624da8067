package io.perennial.launcher.replay;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints records of named columns as they come; what it holds does not grow with their number. A
 * value is null, text, a number, a boolean, or a list or a map of such.
 */
public interface RecordPrinter {

  /**
   * One that writes to {@code out}, which stays open.
   *
   * @param width of the terminal in characters, or 0 where there is none: only tables know it
   */
  static RecordPrinter of(ReplayFormat format, Writer out, int width) throws IOException {
    return switch (format) {
      case table -> new TablePrinter(out, width);
      case csv -> new CsvPrinter(out);
      case json -> new JsonPrinter(out);
    };
  }

  /** Names the columns, once, before everything else. */
  void begin(List<String> columns) throws IOException;

  /** Prints one record, a value for each column. */
  void print(List<? extends @Nullable Object> values) throws IOException;

  /** Prints what is still held back, and flushes. */
  void end() throws IOException;
}
