package io.perennial.reproduction.reloop2;

import io.perennial.event.Interaction;
import io.perennial.event.file.InputException;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Takes the shipped learner over whole streams, each row scored before it is learned, its label at
 * once. The memory never changes the base, so one pass tells both what is served and what would be
 * without the memory. Nothing is kept but sums.
 */
public final class StreamGains {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BLOCK = 256;

  private final ContinualLearner learner;
  private final Impression impression;
  private final Tally base = new Tally();
  private final Tally served = new Tally();
  private long latest = Long.MIN_VALUE;
  private long nanos;

  /** Sums over the rows so far. */
  private static final class Tally {
    private long rows;
    private long right;
    private double loss;

    private void add(float score, int label) {
      rows++;
      right += score > 0.5f == (label == 1) ? 1 : 0;
      loss += Quality.loss(score, label);
    }

    private double meanLoss() {
      return loss / rows;
    }

    private double accuracy() {
      return (double) right / rows;
    }
  }

  private StreamGains(ContinualLearner learner) {
    this.learner = learner;
    this.impression = learner.newImpression();
  }

  /**
   * Runs every stream with every seed.
   *
   * @param data folder of the files
   * @param limit most rows of each file
   * @param progress is told, in one line, of every seed and stream
   * @throws InputException if a file cannot be read, or a stream has no row to score
   */
  public static List<StreamGain> run(
      Path data,
      long limit,
      List<Long> seeds,
      ShippedLearners learners,
      Consumer<String> progress) {
    List<StreamGain> gains = new ArrayList<>();
    for (WholeStream stream : WholeStream.values()) {
      List<StreamGain.Seed> results = new ArrayList<>();
      for (long seed : seeds) {
        ContinualLearner learner = stream.learner(learners).apply(seed);
        try (EventStream rows = new EventStream(stream.files(data), stream.positive(), limit)) {
          StreamGain.Seed result = pass(stream, rows, learner, seed);
          progress.accept(line(stream, result));
          results.add(result);
        }
      }
      gains.add(new StreamGain(stream, results));
    }
    return gains;
  }

  private static String line(WholeStream stream, StreamGain.Seed result) {
    return String.format(
        Locale.ROOT,
        "streams, %s, seed %d: log loss %.5f -> %.5f (%+.3f %%), %,d rows, %.1f µs/event",
        stream,
        result.seed(),
        result.baseLoss(),
        result.servedLoss(),
        result.relative(),
        result.rows(),
        result.micros());
  }

  /** One pass of a fresh learner. */
  static StreamGain.Seed pass(
      WholeStream stream, EventStream rows, ContinualLearner learner, long seed) {
    StreamGains run = new StreamGains(learner);
    List<Interaction> block = new ArrayList<>(BLOCK);
    for (Interaction row = rows.next(); row != null; row = rows.next()) {
      block.add(row);
      if (block.size() == BLOCK) {
        run.take(block);
      }
    }
    run.take(block);
    if (run.base.rows == 0) {
      throw new InputException(
          "the stream %s has no row with an outcome; give it some, or leave the part streams out"
              .formatted(stream));
    }
    return run.result(seed);
  }

  /** Blocks keep reading out of the measured time. */
  private void take(List<Interaction> block) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (Interaction row : block) {
      learner.score(row, impression);
      base.add(impression.baseScores()[1], row.label());
      served.add(impression.scores()[1], row.label());
      latest = Math.max(latest, row.timestamp());
      learner.learn(impression, row.label(), latest);
    }
    nanos += THREADS.getCurrentThreadCpuTime() - start;
    block.clear();
  }

  private StreamGain.Seed result(long seed) {
    return new StreamGain.Seed(
        seed,
        base.rows,
        base.meanLoss(),
        served.meanLoss(),
        base.accuracy(),
        served.accuracy(),
        nanos / 1e3 / base.rows);
  }
}
