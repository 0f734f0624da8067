package io.perennial.reproduction.reloop2;

import io.perennial.reproduction.tame.Figure;
import java.util.List;
import java.util.Locale;

/** Aligns cells of text: the first column to the left, the others to the right. */
final class TextTable {

  static final String UNDEFINED = "-";

  private TextTable() {}

  /** A figure's mean, and its deviation if it has one. */
  static String spread(String format, double scale, Figure figure) {
    String mean = number(format, scale * figure.mean());
    return Double.isNaN(figure.deviation())
        ? mean
        : mean + " ± " + number(format.replace("+", ""), scale * figure.deviation());
  }

  static String number(String format, double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, format, value);
  }

  static String seeds(int number) {
    return number == 1 ? "1 seed" : number + " seeds";
  }

  /**
   * Appends lines, each ended by a newline.
   *
   * @param rows all of the same length, the header first
   */
  static void append(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      text.append(row.get(0)).append(" ".repeat(widths[0] - row.get(0).length()));
      for (int i = 1; i < widths.length; i++) {
        text.append(" ".repeat(2 + widths[i] - row.get(i).length())).append(row.get(i));
      }
      text.append('\n');
    }
  }
}
