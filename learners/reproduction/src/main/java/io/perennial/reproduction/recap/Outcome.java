package io.perennial.reproduction.recap;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one run measured.
 *
 * @param accuracy [i][j]: share of task j's test images answered rightly after task i was learned,
 *     j at most i; joint training has the last row alone, the others are empty
 * @param weights [i][k]: mean weight of objective k over the i-th of {@link WeightTrace#BINS} equal
 *     parts of the run, NaN where there was none; empty where no weight changes
 * @param seconds of the run
 */
public record Outcome(long seed, double[][] accuracy, double[][] weights, double seconds) {

  private double[] last() {
    return accuracy[accuracy.length - 1];
  }

  /** Mean over all tasks of the accuracy at the end. */
  public double average() {
    return IntStream.range(0, last().length).mapToDouble(j -> last()[j]).average().orElseThrow();
  }

  /** Least accuracy of a task at the end. */
  public double worst() {
    return IntStream.range(0, last().length).mapToDouble(j -> last()[j]).min().orElseThrow();
  }

  /**
   * Mean over all tasks but the last of the best accuracy before the end minus that at the end
   * (Chaudhry et al., ECCV 2018); NaN where nothing was measured before.
   */
  public double forgetting() {
    return earlier(
        j ->
            IntStream.range(j, accuracy.length - 1)
                    .mapToDouble(i -> accuracy[i][j])
                    .max()
                    .orElseThrow()
                - last()[j]);
  }

  /**
   * Mean over all tasks but the last of the accuracy at the end minus that right after the task
   * (Lopez-Paz and Ranzato, NeurIPS 2017); NaN where nothing was measured before.
   */
  public double backwardTransfer() {
    return earlier(j -> last()[j] - accuracy[j][j]);
  }

  private double earlier(IntToDoubleFunction of) {
    boolean measured = accuracy.length > 1 && accuracy[0].length > 0;
    return measured
        ? IntStream.range(0, accuracy.length - 1).mapToDouble(of).average().orElseThrow()
        : Double.NaN;
  }
}
