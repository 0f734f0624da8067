package io.perennial.reproduction.recap;

/**
 * What one run over a stream measured. Losses are log losses in nats, accuracies shares.
 *
 * @param loss [i][j]: mean loss of task j's held-out events, asked again after task i was learned,
 *     j at most i; joint training has the last row alone, the others are empty
 * @param accuracy of the same, in the same shape
 * @param online mean loss of the scores that were served to the events that are learned, each
 *     before it was learned; NaN for joint training, which serves nobody
 * @param seconds of the run
 */
public record StreamOutcome(
    long seed, double[][] loss, double[][] accuracy, double online, double seconds) {

  private TaskMatrix ofLoss() {
    return TaskMatrix.ofLosses(loss);
  }

  private TaskMatrix ofAccuracy() {
    return new TaskMatrix(accuracy);
  }

  /** Mean over all tasks of the loss at the end. */
  public double averageLoss() {
    return -ofLoss().average();
  }

  /** Largest loss of a task at the end. */
  public double worstLoss() {
    return -ofLoss().worst();
  }

  /**
   * Mean over all tasks but the last of the loss at the end minus the least before it; NaN where
   * nothing was measured before.
   */
  public double lossForgetting() {
    return ofLoss().forgetting();
  }

  /**
   * Mean over all tasks but the last of the loss right after the task minus that at the end: above
   * 0 where tasks gain by those that follow. NaN where nothing was measured before.
   */
  public double lossTransfer() {
    return ofLoss().backwardTransfer();
  }

  /** Mean over all tasks of the accuracy at the end. */
  public double averageAccuracy() {
    return ofAccuracy().average();
  }

  /** Least accuracy of a task at the end. */
  public double worstAccuracy() {
    return ofAccuracy().worst();
  }

  /** Mean over all tasks but the last of the best accuracy before the end minus that at the end. */
  public double accuracyForgetting() {
    return ofAccuracy().forgetting();
  }

  /**
   * Mean over all tasks but the last of the accuracy at the end minus that right after the task.
   */
  public double accuracyTransfer() {
    return ofAccuracy().backwardTransfer();
  }
}
