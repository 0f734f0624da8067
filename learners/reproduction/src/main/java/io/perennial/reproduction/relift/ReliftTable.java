package io.perennial.reproduction.relift;

import io.perennial.policy.FineTunerConfig;
import io.perennial.reproduction.recap.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@link ReliftReport} for the terminal: a table per stream, what is forgotten, the paper's
 * table, and the bars.
 */
public final class ReliftTable {

  private static final int NAME = 31;
  private static final int WIDTH = 16;

  private final ReliftReport report;
  private final StringBuilder text = new StringBuilder();

  private ReliftTable(ReliftReport report) {
    this.report = report;
  }

  /** The report as lines of text, each ended by a newline; ± is half a 95 % interval. */
  public static String render(ReliftReport report) {
    ReliftTable table = new ReliftTable(report);
    report.parts().forEach(table::part);
    if (report.forgetting() != null) {
      table.forgetting(report.forgetting());
    }
    table.published();
    table.footer();
    return table.text.toString();
  }

  private void part(ReliftPart part) {
    ReliftPart.Log log = part.logs().get(0);
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d decisions of %,d events, figures on the last fifth of them; %s\n",
            part.stream(),
            log.decisions(),
            log.events(),
            seeds(part.logs().size())));
    line(
        List.of(
            "",
            "NDCG@10",
            "HR@1",
            "HR@10",
            "MRR",
            "demonstrations",
            "vs RL",
            "vs supervised",
            "seconds",
            "paper"));
    for (ReliftPart.Row row : part.rows()) {
      line(row(part, row));
    }
    text.append('\n');
  }

  private static List<String> row(ReliftPart part, ReliftPart.Row row) {
    return List.of(
        row.contestant().label(),
        Columns.spread("%.4f", 1, row.ndcg()),
        Columns.number("%.4f", row.interval(o -> o.last().hitRate1()).mean()),
        Columns.number("%.4f", row.interval(o -> o.last().hitRate10()).mean()),
        Columns.number("%.4f", row.interval(o -> o.last().reciprocalRank()).mean()),
        Columns.number("%.1f %%", 100 * row.interval(Outcome::demonstrations).mean()),
        percent(part.relative(row, Contestant.RL)),
        percent(part.relative(row, Contestant.SUPERVISED)),
        Columns.number("%.1f", row.interval(Outcome::seconds).mean()),
        Published.of(row.contestant())
            .map(published -> Columns.number("%.1f", published.mean()))
            .orElse(Columns.UNDEFINED));
  }

  private static String percent(Interval relative) {
    String cell = Columns.spread("%+.2f", 100, relative);
    return cell.equals(Columns.UNDEFINED) ? cell : cell + " %";
  }

  private void forgetting(ForgettingPart part) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s, then %s: NDCG@10 on %,d decisions of %s that are never learned\n",
            part.first(),
            part.second(),
            part.heldOut(),
            part.first()));
    line(List.of("", "untrained", "after it", "after both", "lost", "later day"));
    for (ForgettingPart.Row row : part.rows()) {
      line(
          List.of(
              row.contestant() + ", " + row.replaying().label(),
              Columns.number("%.4f", row.interval(ForgettingOutcome::before).mean()),
              Columns.number("%.4f", row.interval(ForgettingOutcome::afterFirst).mean()),
              Columns.number("%.4f", row.interval(ForgettingOutcome::afterSecond).mean()),
              Columns.spread("%.4f", 1, row.interval(ForgettingOutcome::loss)),
              Columns.number("%.4f", row.interval(ForgettingOutcome::second).mean())));
    }
    text.append('\n');
  }

  private void published() {
    text.append("The paper's table, ").append(Published.SOURCE).append('\n');
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(Published.TESTS);
    header.addAll(List.of("mean", "demonstrations", "hours x 8 GPUs"));
    line(header);
    for (Published row : Published.TABLE) {
      List<String> cells = new ArrayList<>(List.of(row.method()));
      for (int i = 0; i < Published.TESTS.size(); i++) {
        cells.add(
            row.accuracy().isEmpty()
                ? Columns.UNDEFINED
                : Columns.number("%.1f", row.accuracy().get(i)));
      }
      cells.add(Columns.number("%.1f", row.mean()));
      cells.add(
          row.demonstrations() == Published.UNSAID
              ? Columns.UNDEFINED
              : Columns.number("%,.0f", row.demonstrations()));
      cells.add(Columns.number("%.1f", row.gpuHours()));
      line(cells);
    }
    text.append('\n');
  }

  private void footer() {
    FineTunerConfig tuning = report.settings().tuning();
    text.append(
        String.format(
            Locale.ROOT,
            "All: %d rollouts, batch %d, M %d, budget %.0f %%, entropy %s, learning rate %s,"
                + " supervised %s; ± is half a 95 %% interval; vs: NDCG@10 relative, seed by seed.\n",
            tuning.rollouts(),
            tuning.batch(),
            tuning.hardBatch(),
            100 * tuning.budget(),
            tuning.entropy(),
            tuning.learningRate(),
            tuning.supervisedLearningRate()));
    for (Bar bar : Bars.of(report)) {
      text.append("%s: %s (%s)\n".formatted(bar.verdict(), bar.name(), bar.figure()));
    }
  }

  private void line(List<String> cells) {
    Columns.line(text, NAME, WIDTH, cells);
  }

  private static String seeds(int number) {
    return number == 1 ? "1 seed" : number + " seeds";
  }
}
