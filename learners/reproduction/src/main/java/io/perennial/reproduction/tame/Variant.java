package io.perennial.reproduction.tame;

/** What is compared: a rule that notices shifts, who chooses the expert, and pruning. */
public enum Variant {
  /** Ours: error CUSUM, learned selector, experts and selector pruned. The figure to compare. */
  OURS("ours"),
  /** Ours before pruning. */
  DENSE("ours, not pruned"),
  /** Ours, pruned, but told which expert learned the task. */
  TASK_KNOWN("ours, task known"),
  /** Ours, pruned, with a reservoir of C_s rows in place of as many as the memory holds. */
  FEWER_ROWS("ours, C_s rows"),
  /** The online learner's default rule in place of the error CUSUM, pruned. */
  LIKELIHOOD("likelihood rule"),
  /** The published rule, pruned. */
  PUBLISHED("published rule"),
  /** One net that learns everything, no shifts, nothing pruned. */
  ONE_MODEL("one model");

  private final String text;

  Variant(String text) {
    this.text = text;
  }

  /** As in reports. */
  public String text() {
    return text;
  }
}
