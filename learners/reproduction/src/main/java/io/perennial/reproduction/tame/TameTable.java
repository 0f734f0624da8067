package io.perennial.reproduction.tame;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link TameReport} for the terminal: a table per protocol, the published row last. */
public final class TameTable {

  private static final String UNDEFINED = "-";
  private static final List<String> HEADER =
      List.of(
          "",
          "accuracy",
          "selector",
          "experts' own",
          "parameters",
          "experts",
          "delay",
          "false",
          "missed",
          "buffers",
          "seconds");

  private TameTable() {}

  /** The report as lines of text, each ended by a newline; accuracies in percent. */
  public static String render(TameReport report) {
    StringBuilder text = new StringBuilder();
    for (TameReport.Part part : report.protocols()) {
      text.append(title(part)).append('\n');
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADER);
      for (Variant variant : part.variants()) {
        rows.add(row(part, variant));
      }
      rows.add(published(part.protocol()));
      append(text, rows);
      text.append('\n');
    }
    return text.toString();
  }

  private static String title(TameReport.Part part) {
    int seeds = part.seeds().size();
    return String.format(
        Locale.ROOT,
        "%s MNIST, %d tasks, %,d test images, %d %s",
        part.protocol().text(),
        part.settings().tasks(),
        part.testImages(),
        seeds,
        seeds == 1 ? "seed" : "seeds");
  }

  private static List<String> row(TameReport.Part part, Variant variant) {
    return List.of(
        variant.text(),
        percent(part.figure(variant, Outcome::accuracy)),
        percent(part.figure(variant, Outcome::selectorAccuracy)),
        percent(part.figure(variant, Outcome::expertAccuracy)),
        count(part.figure(variant, Outcome::parameters)),
        tenths(part.figure(variant, outcome -> outcome.detection().experts())),
        tenths(part.figure(variant, outcome -> outcome.detection().meanDelay())),
        tenths(part.figure(variant, outcome -> outcome.detection().falseAlarms())),
        tenths(part.figure(variant, outcome -> outcome.detection().missed())),
        count(part.figure(variant, Outcome::bufferBytes)),
        count(part.figure(variant, Outcome::seconds)));
  }

  private static List<String> published(Protocol protocol) {
    List<String> row = new ArrayList<>();
    row.add("TAME's paper");
    row.add(String.format(Locale.ROOT, "%.2f", protocol.publishedAccuracy()));
    row.add(UNDEFINED);
    row.add(UNDEFINED);
    row.add(String.format(Locale.ROOT, "%,d", protocol.publishedParameters()));
    while (row.size() < HEADER.size()) {
      row.add(UNDEFINED);
    }
    return row;
  }

  private static void append(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
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

  private static String percent(Figure figure) {
    if (Double.isNaN(figure.mean())) {
      return UNDEFINED;
    }
    String mean = String.format(Locale.ROOT, "%.2f", 100 * figure.mean());
    return Double.isNaN(figure.deviation())
        ? mean
        : mean + String.format(Locale.ROOT, " ± %.2f", 100 * figure.deviation());
  }

  private static String count(Figure figure) {
    return Double.isNaN(figure.mean())
        ? UNDEFINED
        : String.format(Locale.ROOT, "%,d", Math.round(figure.mean()));
  }

  private static String tenths(Figure figure) {
    return Double.isNaN(figure.mean())
        ? UNDEFINED
        : String.format(Locale.ROOT, "%.1f", figure.mean());
  }
}
