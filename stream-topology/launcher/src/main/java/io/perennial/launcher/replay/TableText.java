package io.perennial.launcher.replay;

import java.util.List;

/** Widths of cells, in characters. */
final class TableText {

  /** No column is made narrower than that. */
  private static final int LEAST = 6;

  private static final String CUT = "…";

  private TableText() {}

  /**
   * The widest cell of each column. Where all do not fit, the last column gives way first, and then
   * the widest.
   *
   * @param bound of a line, or 0 for none
   * @param gap between two columns
   */
  static int[] widths(List<List<String>> lines, int bound, int gap) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> cells : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(cells.get(i)));
      }
    }
    long room = bound - (long) gap * (widths.length - 1);
    int last = widths.length - 1;
    while (bound > 0 && sum(widths) > room) {
      int narrower = widths[last] > LEAST ? last : widest(widths);
      if (widths[narrower] <= LEAST) {
        break;
      }
      widths[narrower]--;
    }
    return widths;
  }

  /** At most so many characters, the last one a mark where some are left out. */
  static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + CUT;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Without what would break the line, or give orders to the terminal. */
  static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> plain.append("\\n");
        case '\r' -> plain.append("\\r");
        case '\t' -> plain.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            plain.append("\\u%04x".formatted((int) c));
          } else {
            plain.append(c);
          }
        }
      }
    }
    return plain.toString();
  }

  private static long sum(int[] widths) {
    long sum = 0;
    for (int width : widths) {
      sum += width;
    }
    return sum;
  }

  private static int widest(int[] widths) {
    int widest = 0;
    for (int i = 1; i < widths.length; i++) {
      widest = widths[i] > widths[widest] ? i : widest;
    }
    return widest;
  }
}
