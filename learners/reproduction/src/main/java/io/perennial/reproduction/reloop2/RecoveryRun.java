package io.perennial.reproduction.reloop2;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.generator.Change;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Takes learners over built-in streams, whose truth is known, and looks at what happens after
 * abrupt changes. Base and served scores are of the same pass.
 */
public final class RecoveryRun {

  /** Interactions of a stream: two abrupt changes, and more than is looked at behind them. */
  static final long EVENTS = 125_000;

  /** Streams of each seed. */
  static final int STREAMS = 4;

  /** Where the streams' seeds begin: far from those that anything was developed on. */
  private static final long FIRST_STREAM = 1_000;

  private RecoveryRun() {}

  /**
   * Runs the learner with experts and the one without, with every seed.
   *
   * @param progress is told, in one line, of every learner, seed and stream
   */
  public static List<Recovery> run(
      List<Long> seeds, ShippedLearners learners, Consumer<String> progress) {
    return List.of(
        run("with experts", learners.whole(), seeds, progress),
        run("one expert", learners.oneExpert(), seeds, progress));
  }

  private static Recovery run(
      String name,
      LongFunction<ContinualLearner> learners,
      List<Long> seeds,
      Consumer<String> progress) {
    List<Recovery.Seed> results = new ArrayList<>();
    for (long seed : seeds) {
      Recovery.Seed all = new Recovery.Seed(seed, new GapCurve(), new GapCurve());
      for (long stream : streams(seed)) {
        Recovery.Seed one = new Recovery.Seed(seed, new GapCurve(), new GapCurve());
        pass(
            learners.apply(seed),
            SyntheticOptions.of(stream, EVENTS).labelled(),
            one.base(),
            one.served());
        progress.accept(line(name, stream, one));
        all.base().add(one.base());
        all.served().add(one.served());
      }
      results.add(all);
    }
    return new Recovery(name, results);
  }

  /** Seeds of a seed's streams; no two seeds share one. */
  static List<Long> streams(long seed) {
    long first = FIRST_STREAM + STREAMS * seed;
    return LongStream.range(first, first + STREAMS).boxed().toList();
  }

  private static String line(String name, long stream, Recovery.Seed one) {
    return String.format(
        Locale.ROOT,
        "recovery, %s, seed %d, stream %d: gap %.4f before, in the first %d events %.4f -> %.4f,"
            + " in %,d %.4f -> %.4f",
        name,
        one.seed(),
        stream,
        one.base().before(),
        GapCurve.WINDOW,
        one.base().jump(),
        one.served().jump(),
        GapCurve.AFTER,
        one.base().mean(0, GapCurve.AFTER),
        one.served().mean(0, GapCurve.AFTER));
  }

  /** One pass of a fresh learner; its gaps are added to the curves. */
  static void pass(
      ContinualLearner learner, SyntheticOptions options, GapCurve base, GapCurve served) {
    Impression impression = learner.newImpression();
    try (SyntheticStream stream = new SyntheticStream(options)) {
      List<Long> changes = abrupt(stream);
      long at = 0;
      for (Event event = stream.next(); event != null; event = stream.next()) {
        if (event instanceof Interaction row && row.isLabelled()) {
          learner.score(row, impression);
          for (long change : changes) {
            add(base, at - change, impression.baseScores()[1], stream.truth());
            add(served, at - change, impression.scores()[1], stream.truth());
          }
          learner.learn(impression, row.label(), row.timestamp());
          at++;
        }
      }
    }
  }

  private static void add(GapCurve curve, long distance, float score, double truth) {
    if (distance >= -GapCurve.BEFORE && distance < GapCurve.AFTER) {
      curve.add(distance, GapCurve.gap(score, truth));
    }
  }

  /** First events of the abrupt changes. */
  static List<Long> abrupt(SyntheticStream stream) {
    return stream.changes().stream()
        .filter(change -> change.kind() == Change.Kind.ABRUPT)
        .map(Change::event)
        .toList();
  }
}
