package io.perennial.learner.scorer;

import java.util.Arrays;

/**
 * Gradual pruning of the smallest weights, chosen over all layers together.
 *
 * <p>The share of weights that are zero follows Zhu and Gupta, "To prune, or not to prune" (2017),
 * equation 1: s(t) = s_f + (s_i - s_f) * (1 - (t - t_0) / (t_1 - t_0))^3, fast at first, when much
 * is redundant, and slow at the end, so that training can mend what each cut broke. TAME cuts once;
 * the steps between are our departure.
 *
 * <p>Pure functions. Time O(n log n) and n floats of memory for a threshold over n weights.
 */
public final class MagnitudePruning {

  /** A threshold that prunes nothing. */
  public static final float NOTHING = -1f;

  private MagnitudePruning() {}

  /**
   * The share of weights that should be zero at a step.
   *
   * @param initial share in [0, 1] up to step {@code begin}
   * @param target share in [0, 1] from step {@code end} on
   * @throws IllegalArgumentException naming what is out of its range
   */
  public static double sparsity(double initial, double target, long step, long begin, long end) {
    requireShare("initial", initial);
    requireShare("target", target);
    if (end < begin) {
      throw new IllegalArgumentException(
          "end of pruning " + end + " must not be before its begin " + begin);
    }
    if (step >= end) {
      return target;
    }
    if (step <= begin) {
      return initial;
    }
    double left = 1 - (double) (step - begin) / (end - begin);
    return target + (initial - target) * left * left * left;
  }

  /**
   * The largest magnitude among the {@code round(sparsity * n)} smallest of all n weights. Weights
   * up to it, itself included, are to be pruned; equal magnitudes go together, so more than that
   * many may go.
   *
   * @param sparsity share in [0, 1]
   * @return the threshold, or {@link #NOTHING} when no weight is to go
   * @throws IllegalArgumentException if the share is out of its range
   */
  public static float threshold(double sparsity, float[]... layers) {
    requireShare("sparsity", sparsity);
    int n = 0;
    for (float[] layer : layers) {
      n += layer.length;
    }
    int cut = (int) Math.round(sparsity * n);
    if (cut == 0) {
      return NOTHING;
    }
    float[] magnitudes = new float[n];
    int at = 0;
    for (float[] layer : layers) {
      for (float weight : layer) {
        magnitudes[at++] = Math.abs(weight);
      }
    }
    Arrays.sort(magnitudes);
    return magnitudes[cut - 1];
  }

  /**
   * Sets every weight to 0 whose magnitude is at most the threshold.
   *
   * @return how many weights are left that are not 0
   */
  public static int prune(float threshold, float[] weights) {
    return prune(threshold, weights, 0, weights.length);
  }

  /**
   * {@link #prune(float, float[])} for the weights from {@code from} up to {@code to}, exclusive.
   */
  public static int prune(float threshold, float[] weights, int from, int to) {
    int left = 0;
    for (int i = from; i < to; i++) {
      if (Math.abs(weights[i]) <= threshold) {
        weights[i] = 0;
      }
      left += weights[i] == 0 ? 0 : 1;
    }
    return left;
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, but is " + value);
    }
  }
}
