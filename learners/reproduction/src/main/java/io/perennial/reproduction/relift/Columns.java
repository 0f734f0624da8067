package io.perennial.reproduction.relift;

import io.perennial.reproduction.recap.Interval;
import java.util.Locale;

/** Cells of text tables whose columns are as wide as what they may hold. */
final class Columns {

  static final String UNDEFINED = "-";

  private Columns() {}

  /** A line: the first cell to the left, the others to the right, ended by a newline. */
  static void line(StringBuilder text, int first, int width, Iterable<String> cells) {
    boolean isFirst = true;
    for (String cell : cells) {
      String format = isFirst ? "%-" + first + "s" : "  %" + width + "s";
      text.append(String.format(Locale.ROOT, format, cell));
      isFirst = false;
    }
    text.append('\n');
  }

  static String number(String format, double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, format, value);
  }

  /** A mean and half its interval, if it has one, both times a scale. */
  static String spread(String format, double scale, Interval interval) {
    String mean = number(format, scale * interval.mean());
    return Double.isNaN(interval.half())
        ? mean
        : mean + " ± " + number(format.replace("+", ""), scale * interval.half());
  }
}
