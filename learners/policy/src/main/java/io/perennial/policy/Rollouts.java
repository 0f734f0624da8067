package io.perennial.policy;

import io.perennial.learner.kernel.Hash;
import java.util.Arrays;

/**
 * Items sampled from pi, as a function of (seed, decision's id, occasion): the same decision with
 * the same pi gives the same rollouts wherever and whenever they are made.
 */
final class Rollouts {

  private final int g;
  private final int[] taken;
  private final float[] cumulated;
  private int last;

  /**
   * @param rollouts G
   * @param candidates at most
   */
  Rollouts(int rollouts, int candidates) {
    this.g = rollouts;
    this.taken = new int[candidates];
    this.cumulated = new float[candidates];
  }

  /** Samples from the first n of pi. */
  void sample(float[] pi, int n, long seed) {
    Arrays.fill(taken, 0, n, 0);
    float sum = 0;
    for (int j = 0; j < n; j++) {
      sum += pi[j];
      cumulated[j] = sum;
    }
    for (int i = 0; i < g; i++) {
      float point = sum * uniform(seed, i);
      int low = 0;
      int high = n - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (cumulated[middle] > point) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      taken[low]++;
      last = low;
    }
  }

  /** Has the last one give a certain candidate. */
  void replaceLast(int candidate) {
    taken[last]--;
    taken[candidate]++;
    last = candidate;
  }

  /** From 0 to below 1. */
  static float uniform(long seed, long index) {
    return (Hash.of(seed, index) >>> 40) * 0x1p-24f;
  }

  /** How many gave each candidate. */
  int[] taken() {
    return taken;
  }

  int count() {
    return g;
  }

  double passRate(int chosen) {
    return (double) taken[chosen] / g;
  }
}
