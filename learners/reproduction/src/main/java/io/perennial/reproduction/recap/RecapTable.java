package io.perennial.reproduction.recap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A {@link RecapReport} for the terminal: a table per benchmark and buffer, figures of images in
 * percent.
 */
public final class RecapTable {

  private static final String UNDEFINED = "-";

  private static final List<String> HEADER =
      List.of(
          "", "accuracy", "forgetting", "transfer", "worst task", "vs uniform", "worst vs uniform");

  private RecapTable() {}

  /** The report as lines of text, each ended by a newline; ± is half a 95 % interval. */
  public static String render(RecapReport report) {
    StringBuilder text = new StringBuilder();
    for (RecapReport.Part part : report.parts()) {
      text.append(title(part)).append('\n');
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADER);
      part.rows().forEach(row -> rows.add(row(part, row)));
      align(text, rows);
      text.append('\n');
    }
    StreamTable.append(text, report.streams());
    text.append("± is half a 95 % confidence interval; vs uniform: differences seed by seed");
    text.append(report.parts().isEmpty() ? ".\n" : ", of images in points.\n");
    return text.toString();
  }

  private static String title(RecapReport.Part part) {
    RecapSettings settings = part.settings();
    int seeds = part.rows().get(0).outcomes().size();
    String bar =
        part.buffer() == Benchmark.BAR_BUFFER
            ? String.format(Locale.ROOT, "; bar for ours %.1f", part.benchmark().bar())
            : "";
    return String.format(
        Locale.ROOT,
        "%s, buffer %,d: %d tasks of %,d images, seen once, %d a step with %d replayed; %s%s",
        part.benchmark(),
        part.buffer(),
        part.benchmark().tasks(),
        settings.samples(),
        settings.batch(),
        settings.replayed(),
        seeds == 1 ? "1 seed" : seeds + " seeds",
        bar);
  }

  private static List<String> row(RecapReport.Part part, RuleRow<Outcome> row) {
    return List.of(
        row.rule().label(),
        cell("%.1f", row, Outcome::average),
        cell("%.1f", row, Outcome::forgetting),
        cell("%+.1f", row, Outcome::backwardTransfer),
        cell("%.1f", row, Outcome::worst),
        cell("%+.1f", 100, part.above(row, Outcome::average)),
        cell("%+.1f", 100, part.above(row, Outcome::worst)));
  }

  private static String cell(String format, RuleRow<Outcome> row, ToDoubleFunction<Outcome> what) {
    return cell(format, 100, row.interval(what));
  }

  /** A mean and half its interval, if it has one, both times a scale. */
  static String cell(String format, double scale, Interval interval) {
    if (Double.isNaN(interval.mean())) {
      return UNDEFINED;
    }
    String mean = String.format(Locale.ROOT, format, scale * interval.mean());
    return Double.isNaN(interval.half())
        ? mean
        : mean
            + " ± "
            + String.format(Locale.ROOT, format.replace("+", ""), scale * interval.half());
  }

  /** Appends lines of cells, the header first: the first column to the left, the others right. */
  static void align(StringBuilder text, List<List<String>> rows) {
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
