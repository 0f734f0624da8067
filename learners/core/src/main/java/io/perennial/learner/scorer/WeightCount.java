package io.perennial.learner.scorer;

/**
 * How many weights there are.
 *
 * @param learned weights in use: of features that came
 * @param left of those, the ones that pruning has left
 */
public record WeightCount(long learned, long left) {

  /** None. */
  public static final WeightCount NONE = new WeightCount(0, 0);

  public WeightCount plus(WeightCount other) {
    return new WeightCount(learned + other.learned, left + other.left);
  }
}
