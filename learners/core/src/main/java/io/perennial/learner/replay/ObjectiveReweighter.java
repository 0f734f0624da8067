package io.perennial.learner.replay;

/**
 * Decides how much each objective deserves of the next steps: the current stream (objective 0) and
 * the replay of each task (1, 2, …). Objectives are added at any time and keep their numbers.
 * Deterministic; its state is in the owner's tables.
 */
public interface ObjectiveReweighter {

  /**
   * Takes the losses of one step.
   *
   * @param losses mean loss of each objective's mini-batch, in nats, under the weights before the
   *     step; NaN for an objective that had none
   * @param objectives how many there are, 1 to the capacity; never fewer than before
   */
  void update(float[] losses, int objectives);

  /** The weight of an objective; the mean over all objectives is 1. */
  float weight(int objective);

  /**
   * An objective's number is used for another task: from now on it is as if it had never had a
   * loss, and its weight is 1. The other weights stay as they are until the next update.
   *
   * @param objective 0 to below the capacity
   */
  void reset(int objective);

  /** Number of objectives known. */
  int objectives();
}
