package io.perennial.learner.expert;

/**
 * Watches the loss of the expert that learns a stream, and says when the stream's task has changed
 * and which expert knows the new one. One event at a time; its state is a few numbers in tables of
 * the learner's state, so that a restored detector continues as if nothing had happened.
 */
public interface ShiftDetector {

  /**
   * Takes the next event, before it is learned.
   *
   * @param probability of the event's label under the active expert, cut to [1e-6, 1]; a value that
   *     is no number counts as 1e-6
   * @param wrong whether the active expert's answer was wrong
   * @param experts the pool, to ask how well others fit the latest events
   */
  Verdict observe(float probability, boolean wrong, Experts experts);

  /** Forgets what it has seen of the expert that was active: another one is, or its events were. */
  void restart(Experts experts);

  /** Whether a pool should take its word: no rolling back, no trial, newcomers begin afresh. */
  default boolean isFinal() {
    return false;
  }

  /** What is compared with {@link #threshold}. */
  double statistic();

  /** What the statistic must exceed for an alarm. */
  double threshold();

  /** Number of latest events that belong to the new task, as far as the statistic tells. */
  int eventsSinceChange();
}
