package io.perennial.learner.expert;

/** What a {@link ShiftDetector} concludes from an event. */
public sealed interface Verdict {

  /** The task is the one it was. */
  Stable STABLE = new Stable();

  /** The task is the one it was. */
  record Stable() implements Verdict {}

  /** The task has changed to one that no expert knows. */
  record NewTask() implements Verdict {}

  /**
   * The task has changed to one that was seen before.
   *
   * @param slot of the expert that knows it
   */
  record ReturningTask(int slot) implements Verdict {}
}
