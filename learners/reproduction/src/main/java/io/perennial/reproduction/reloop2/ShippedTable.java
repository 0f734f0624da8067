package io.perennial.reproduction.reloop2;

import static io.perennial.reproduction.reloop2.TextTable.number;
import static io.perennial.reproduction.reloop2.TextTable.spread;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the error memory does for the shipped learner, as text. */
final class ShippedTable {

  private static final List<String> STREAMS =
      List.of(
          "",
          "rows",
          "base log loss",
          "served log loss",
          "relative %",
          "worst seed %",
          "base accuracy",
          "served accuracy",
          "µs/event");

  /** Events after a change that the table shows. */
  private static final int SHOWN = 1_000;

  private ShippedTable() {}

  /** Whole streams; nothing without any. */
  static void streams(List<StreamGain> gains, StringBuilder text) {
    if (gains.isEmpty()) {
      return;
    }
    text.append("streams: the learner as it ships, without its error memory (base) and with it;");
    text.append(' ').append(TextTable.seeds(gains.get(0).seeds().size())).append('\n');
    List<List<String>> rows = new ArrayList<>();
    rows.add(STREAMS);
    gains.forEach(gain -> rows.add(row(gain)));
    TextTable.append(text, rows);
    text.append('\n');
  }

  private static List<String> row(StreamGain gain) {
    return List.of(
        gain.stream().toString(),
        String.format(Locale.ROOT, "%,d", gain.rows()),
        spread("%.5f", 1, gain.figure(StreamGain.Seed::baseLoss)),
        spread("%.5f", 1, gain.figure(StreamGain.Seed::servedLoss)),
        spread("%+.3f", 1, gain.figure(StreamGain.Seed::relative)),
        number("%+.3f", gain.worst()),
        spread("%.2f", 100, gain.figure(StreamGain.Seed::baseAccuracy)),
        spread("%.2f", 100, gain.figure(StreamGain.Seed::servedAccuracy)),
        number("%.1f", gain.figure(StreamGain.Seed::micros).mean()));
  }

  /** What happens after abrupt changes; nothing without any learner. */
  static void recovery(List<Recovery> recoveries, StringBuilder text) {
    if (recoveries.isEmpty()) {
      return;
    }
    text.append("recovery: log loss above that of the truth around abrupt changes of the built-in");
    text.append(" stream, by events since the change; ");
    text.append(TextTable.seeds(recoveries.get(0).seeds().size())).append('\n');
    List<List<String>> rows = new ArrayList<>();
    rows.add(header());
    for (Recovery recovery : recoveries) {
      rows.add(row(recovery, "base", Recovery.Seed::base));
      rows.add(row(recovery, "served", Recovery.Seed::served));
    }
    TextTable.append(text, rows);
    text.append('\n');
  }

  private static List<String> header() {
    List<String> cells = new ArrayList<>(List.of("", "before"));
    for (int from = 0; from < SHOWN; from += GapCurve.WINDOW) {
      cells.add(from + "-" + (from + GapCurve.WINDOW));
    }
    cells.addAll(List.of("events until half", "by seed"));
    return cells;
  }

  private static List<String> row(
      Recovery recovery, String name, Function<Recovery.Seed, GapCurve> which) {
    GapCurve curve = recovery.pooled(which);
    List<String> cells = new ArrayList<>();
    cells.add(recovery.learner() + ": " + name);
    cells.add(number("%.4f", curve.before()));
    for (int from = 0; from < SHOWN; from += GapCurve.WINDOW) {
      cells.add(number("%.4f", curve.mean(from, from + GapCurve.WINDOW)));
    }
    cells.add(events(curve.eventsUntilHalf(recovery.pooled(Recovery.Seed::base).jump())));
    cells.add(range(recovery, which));
    return cells;
  }

  private static String range(Recovery recovery, Function<Recovery.Seed, GapCurve> which) {
    double[] sorted =
        recovery.seeds().stream()
            .mapToDouble(seed -> which.apply(seed).eventsUntilHalf(seed.base().jump()))
            .sorted()
            .toArray();
    String least = events(sorted[0]);
    String most = events(sorted[sorted.length - 1]);
    return least.equals(most) ? least : least + " to " + most;
  }

  private static String events(double events) {
    return Double.isInfinite(events) ? ">" + GapCurve.AFTER : number("%.0f", events);
  }
}
