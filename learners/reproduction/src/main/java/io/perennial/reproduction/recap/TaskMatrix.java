package io.perennial.reproduction.recap;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well each task is done after each task, more being better.
 *
 * @param values [i][j]: of task j after task i was learned, j at most i; where tasks were learned
 *     together there is the last row alone, the others are empty
 */
record TaskMatrix(double[][] values) {

  /** Of figures of which less is better, such as losses. */
  static TaskMatrix ofLosses(double[][] losses) {
    return new TaskMatrix(
        Arrays.stream(losses)
            .map(row -> Arrays.stream(row).map(value -> -value).toArray())
            .toArray(double[][]::new));
  }

  private double[] last() {
    return values[values.length - 1];
  }

  /** Mean over all tasks at the end. */
  double average() {
    return Arrays.stream(last()).average().orElseThrow();
  }

  /** Of the task that is done worst at the end. */
  double worst() {
    return Arrays.stream(last()).min().orElseThrow();
  }

  /**
   * Mean over all tasks but the last of the best before the end minus that at the end (Chaudhry et
   * al., ECCV 2018); NaN where nothing was measured before.
   */
  double forgetting() {
    return earlier(
        j ->
            IntStream.range(j, values.length - 1).mapToDouble(i -> values[i][j]).max().orElseThrow()
                - last()[j]);
  }

  /**
   * Mean over all tasks but the last of that at the end minus that right after the task (Lopez-Paz
   * and Ranzato, NeurIPS 2017); NaN where nothing was measured before.
   */
  double backwardTransfer() {
    return earlier(j -> last()[j] - values[j][j]);
  }

  private double earlier(IntToDoubleFunction of) {
    boolean measured = values.length > 1 && values[0].length > 0;
    return measured
        ? IntStream.range(0, values.length - 1).mapToDouble(of).average().orElseThrow()
        : Double.NaN;
  }
}
