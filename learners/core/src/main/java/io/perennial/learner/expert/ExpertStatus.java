package io.perennial.learner.expert;

/**
 * How a learner's experts stand.
 *
 * @param count number of experts, at least 1
 * @param active the expert that learns, and answers unless a selector chooses
 * @param shifts changes of the task found so far
 * @param statistic the detector's statistic
 * @param threshold what the statistic must exceed for an alarm
 * @param selectorAccuracy share of the latest events for which the selector chose the expert that
 *     was active; NaN before there were two
 * @param selected share of the latest events that the selector's choice answered
 * @param parameters weights that the experts have learned
 * @param nonzero of those, the ones that pruning has left
 */
public record ExpertStatus(
    int count,
    int active,
    long shifts,
    double statistic,
    double threshold,
    double selectorAccuracy,
    double selected,
    long parameters,
    long nonzero) {

  /** A learner without experts. */
  public static final ExpertStatus ONE = new ExpertStatus(1, 0, 0, 0, 0, Double.NaN, 0, 0, 0);
}
