package io.perennial.reproduction.relift;

import static io.perennial.reproduction.relift.Contestant.FAST;
import static io.perennial.reproduction.relift.Contestant.POPULARITY;
import static io.perennial.reproduction.relift.Contestant.RELIFT;
import static io.perennial.reproduction.relift.Contestant.RL;
import static io.perennial.reproduction.relift.Contestant.RL_AND_SHARE;
import static io.perennial.reproduction.relift.Contestant.SUPERVISED;

import io.perennial.reproduction.recap.Interval;
import io.perennial.reproduction.relift.Bar.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What fine-tuning has to show, judged by 95 % intervals. What was not run is left out. */
final class Bars {

  private static final double ABOVE_RL = .03;
  private static final double OF_SUPERVISED = .97;

  private final List<Bar> bars = new ArrayList<>();

  private Bars() {}

  /** All that a report can decide. */
  static List<Bar> of(ReliftReport report) {
    Bars bars = new Bars();
    for (ReliftPart part : report.parts()) {
      bars.aboveRl(part);
      bars.aboveShare(part);
      bars.besideSupervised(part);
      bars.aboveControl(part, FAST);
      bars.aboveControl(part, POPULARITY);
    }
    if (report.forgetting() != null) {
      bars.forgetting(report.forgetting());
    }
    return List.copyOf(bars.bars);
  }

  private void aboveRl(ReliftPart part) {
    both(part, RELIFT, RL)
        .ifPresent(
            pair -> {
              Interval gain = pair.one().relativeTo(pair.other());
              boolean apart = pair.one().ndcg().above(pair.other().ndcg());
              add(
                  part.stream() + ": ReLIFT at least 3 % above RL, intervals apart",
                  percent("%+.2f", gain) + (apart ? ", apart" : ", not apart"),
                  gain.mean() >= ABOVE_RL && apart,
                  gain);
            });
  }

  /** Asked of news only, as the bar was set. */
  private void aboveShare(ReliftPart part) {
    if (!part.stream().startsWith("globo")) {
      return;
    }
    both(part, RELIFT, RL_AND_SHARE)
        .ifPresent(
            pair -> {
              Interval gain = pair.one().relativeTo(pair.other());
              add(
                  part.stream() + ": ReLIFT above RL + a random share, seed by seed",
                  percent("%+.2f", gain),
                  gain.mean() - gain.half() > 0,
                  gain);
            });
  }

  private void besideSupervised(ReliftPart part) {
    Optional<ReliftPart.Row> best =
        part.rows().stream()
            .filter(row -> row.contestant().isWithinBudget())
            .max(Comparator.comparingDouble(row -> row.ndcg().mean()));
    if (best.isEmpty() || part.row(SUPERVISED).isEmpty()) {
      return;
    }
    Interval gain = best.get().relativeTo(part.row(SUPERVISED).get());
    Interval share = new Interval(1 + gain.mean(), gain.deviation(), gain.half());
    add(
        part.stream() + ": the best within the budget at least 97 % of supervised on all",
        percent("%.2f", share) + ", " + best.get().contestant().label(),
        share.mean() - share.half() >= OF_SUPERVISED,
        share);
  }

  private void aboveControl(ReliftPart part, Contestant control) {
    both(part, RELIFT, control)
        .ifPresent(
            pair -> {
              Interval gain = pair.one().relativeTo(pair.other());
              boolean apart = pair.one().ndcg().above(pair.other().ndcg());
              add(
                  "%s: ReLIFT above %s, intervals apart".formatted(part.stream(), control.label()),
                  percent("%+.2f", gain) + (apart ? ", apart" : ", not apart"),
                  apart,
                  gain);
            });
  }

  private void forgetting(ForgettingPart part) {
    for (ForgettingPart.Row with : part.rows()) {
      Optional<ForgettingPart.Row> without = part.row(with.contestant(), Replaying.NONE);
      if (with.replaying() != Replaying.RECAP || without.isEmpty()) {
        continue;
      }
      Interval above = with.aboveHalf(without.get());
      add(
          "%s: loses of %s at most half with RECAP weights and replay, seed by seed"
              .formatted(with.contestant().label(), part.first()),
          "%.4f against %.4f"
              .formatted(
                  with.interval(ForgettingOutcome::loss).mean(),
                  without.get().interval(ForgettingOutcome::loss).mean()),
          above.mean() + above.half() <= 0,
          above);
    }
  }

  private record Pair(ReliftPart.Row one, ReliftPart.Row other) {}

  private static Optional<Pair> both(ReliftPart part, Contestant one, Contestant other) {
    return part.row(one).flatMap(a -> part.row(other).map(b -> new Pair(a, b)));
  }

  private void add(String name, String figure, boolean met, Interval decided) {
    bars.add(new Bar(name, figure, Verdict.of(met, decided.half())));
  }

  private static String percent(String format, Interval share) {
    String mean = String.format(Locale.ROOT, format, 100 * share.mean());
    return Double.isNaN(share.half())
        ? mean + " %"
        : mean + String.format(Locale.ROOT, " ± %.2f %%", 100 * share.half());
  }
}
