package io.perennial.reproduction.recap;

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

  private TaskMatrix matrix() {
    return new TaskMatrix(accuracy);
  }

  /** Mean over all tasks of the accuracy at the end. */
  public double average() {
    return matrix().average();
  }

  /** Least accuracy of a task at the end. */
  public double worst() {
    return matrix().worst();
  }

  /**
   * Mean over all tasks but the last of the best accuracy before the end minus that at the end; NaN
   * where nothing was measured before.
   */
  public double forgetting() {
    return matrix().forgetting();
  }

  /**
   * Mean over all tasks but the last of the accuracy at the end minus that right after the task;
   * NaN where nothing was measured before.
   */
  public double backwardTransfer() {
    return matrix().backwardTransfer();
  }
}
