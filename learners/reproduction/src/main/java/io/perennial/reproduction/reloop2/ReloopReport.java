package io.perennial.reproduction.reloop2;

import io.perennial.reproduction.tame.Figure;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything the comparison measured.
 *
 * @param parts one entry per experiment, stream and regime
 * @param streams what the shipped learner's memory changed; empty if that was left out
 * @param recovery how the shipped learner gets over abrupt changes; empty if that was left out
 * @param seconds of everything
 */
public record ReloopReport(
    List<Part> parts, List<StreamGain> streams, List<Recovery> recovery, double seconds) {

  /** Best gain in AUC, in points, of the paper's table 2: DCNv2 on AmazonElectronics. */
  public static final double PUBLISHED_AUC_GAIN = 0.87;

  /** Best gain in gAUC, in points, of the paper's table 2: DCNv2 on MicroVideo. */
  public static final double PUBLISHED_USER_AUC_GAIN = 1.12;

  public ReloopReport {
    parts = List.copyOf(parts);
    streams = List.copyOf(streams);
    recovery = List.copyOf(recovery);
  }

  /** Of the comparison and the sweep alone. */
  public ReloopReport(List<Part> parts, double seconds) {
    this(parts, List.of(), List.of(), seconds);
  }

  /**
   * One stream under one regime.
   *
   * @param trial what was compared
   * @param trainingRows that the base was trained on before
   * @param rows scored
   * @param slots start of every slot, epoch milliseconds
   */
  public record Part(
      String trial,
      ReloopStream stream,
      Regime regime,
      long trainingRows,
      long rows,
      List<Long> slots,
      List<Seed> seeds) {

    public Part {
      slots = List.copyOf(slots);
      seeds = List.copyOf(seeds);
    }

    /** The same with another's seeds behind. */
    Part and(Part other) {
      List<Seed> all = Stream.concat(seeds.stream(), other.seeds.stream()).toList();
      return new Part(trial, stream, regime, trainingRows, rows, slots, all);
    }

    /** Names of the rows; the first is the base. */
    public List<String> names() {
      return seeds.get(0).results().stream().map(Result::name).toList();
    }

    /** Results of a row, one per seed. */
    public List<Result> results(int row) {
      return seeds.stream().map(seed -> seed.results().get(row)).toList();
    }

    /** A figure of a row over all seeds. */
    public Figure figure(int row, ToDoubleFunction<Result> what) {
      return Figure.of(results(row).stream().map(what::applyAsDouble).toList());
    }

    /** What a row is above the base of the same seed, in points. */
    public Figure gain(int row, ToDoubleFunction<Quality> what) {
      List<Result> own = results(row);
      List<Result> base = results(0);
      return Figure.of(
          IntStream.range(0, own.size())
              .mapToObj(
                  i ->
                      100
                          * (what.applyAsDouble(own.get(i).overall())
                              - what.applyAsDouble(base.get(i).overall())))
              .toList());
    }
  }

  /** The results of one seed; the base's first. */
  public record Seed(long seed, List<Result> results) {
    public Seed {
      results = List.copyOf(results);
    }
  }
}
