package io.perennial.reproduction.reloop2;

import io.perennial.reproduction.tame.Figure;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the shipped learner's error memory changed on a whole stream.
 *
 * @param seeds at least one
 */
public record StreamGain(WholeStream stream, List<Seed> seeds) {

  public StreamGain {
    seeds = List.copyOf(seeds);
  }

  /**
   * One seed.
   *
   * @param rows scored, each before it was learned
   * @param baseLoss mean log loss in nats without the memory
   * @param servedLoss mean log loss in nats with it
   * @param baseAccuracy share of right answers without the memory
   * @param servedAccuracy share of right answers with it
   * @param micros CPU time per row, scoring and learning, the memory included
   */
  public record Seed(
      long seed,
      long rows,
      double baseLoss,
      double servedLoss,
      double baseAccuracy,
      double servedAccuracy,
      double micros) {

    /** How much more log loss there is with the memory, in percent; negative if it helps. */
    public double relative() {
      return 100 * (servedLoss - baseLoss) / baseLoss;
    }
  }

  /** Rows of each seed. */
  long rows() {
    return seeds.get(0).rows();
  }

  /** A figure over all seeds. */
  Figure figure(ToDoubleFunction<Seed> what) {
    return Figure.of(seeds.stream().map(what::applyAsDouble).toList());
  }

  /** The relative difference of the seed that the memory served worst. */
  double worst() {
    return seeds.stream().mapToDouble(Seed::relative).max().orElse(Double.NaN);
  }
}
