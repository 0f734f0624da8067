package io.perennial.reproduction.reloop2;

import static io.perennial.reproduction.reloop2.TextTable.UNDEFINED;
import static io.perennial.reproduction.reloop2.TextTable.number;
import static io.perennial.reproduction.reloop2.TextTable.spread;

import io.perennial.reproduction.tame.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@link ReloopReport} for the terminal: a table per stream and regime, and for each other part.
 */
public final class ReloopTable {

  private static final List<String> HEADER =
      List.of("", "log loss", "AUC", "gAUC", "gain AUC", "gain gAUC", "λ", "KiB", "µs/event");

  private ReloopTable() {}

  /** The report as lines of text, each ended by a newline; AUC in percent, gains in points. */
  public static String render(ReloopReport report) {
    StringBuilder text = new StringBuilder();
    for (ReloopReport.Part part : report.parts()) {
      text.append(title(part)).append('\n');
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADER);
      for (int row = 0; row < part.names().size(); row++) {
        rows.add(row(part, row));
      }
      TextTable.append(text, rows);
      text.append('\n');
    }
    if (!report.parts().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "The paper's best gains (table 2): AUC %+.2f (DCNv2, AmazonElectronics), gAUC %+.2f"
                  + " (DCNv2, MicroVideo).\n\n",
              ReloopReport.PUBLISHED_AUC_GAIN,
              ReloopReport.PUBLISHED_USER_AUC_GAIN));
    }
    ShippedTable.streams(report.streams(), text);
    ShippedTable.recovery(report.recovery(), text);
    return text.toString().stripTrailing() + "\n";
  }

  private static String title(ReloopReport.Part part) {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s: %,d rows to train on, then %,d in %d slots; %s",
        part.stream(),
        part.regime(),
        part.trial(),
        part.trainingRows(),
        part.rows(),
        part.slots().size(),
        TextTable.seeds(part.seeds().size()));
  }

  private static List<String> row(ReloopReport.Part part, int row) {
    boolean base = row == 0;
    return List.of(
        part.names().get(row),
        spread("%.5f", 1, part.figure(row, result -> result.overall().logLoss())),
        spread("%.2f", 100, part.figure(row, result -> result.overall().auc())),
        spread("%.2f", 100, part.figure(row, result -> result.overall().userAuc())),
        base ? UNDEFINED : spread("%+.2f", 1, part.gain(row, Quality::auc)),
        base ? UNDEFINED : spread("%+.2f", 1, part.gain(row, Quality::userAuc)),
        spread("%.2f", 1, part.figure(row, Result::share)),
        bytes(part.figure(row, Result::bytes)),
        number("%.2f", part.figure(row, Result::micros).mean()));
  }

  private static String bytes(Figure bytes) {
    return bytes.mean() == 0 ? UNDEFINED : number("%,.0f", bytes.mean() / 1024);
  }
}
