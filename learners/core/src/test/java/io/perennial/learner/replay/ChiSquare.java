package io.perennial.learner.replay;

import java.util.function.LongFunction;

/**
 * Whether every event has the same chance to be kept: over many seeds, the number of times each
 * was. With p = kept / events the statistic sum (O - S p)^2 / (S p (1 - p)) is about chi-square
 * with one degree of freedom per event.
 */
final class ChiSquare {

  private ChiSquare() {}

  /**
   * @param seeds S
   * @param kept which of the events 0 to below {@code events} a seed keeps
   */
  static double ofInclusion(int seeds, int events, LongFunction<long[]> kept) {
    int[] counts = new int[events];
    long total = 0;
    for (long seed = 0; seed < seeds; seed++) {
      for (long event : kept.apply(seed)) {
        counts[(int) event]++;
        total++;
      }
    }
    double expected = (double) total / events;
    return statistic(counts, expected) / (1 - expected / seeds);
  }

  /** sum (O - E)^2 / E. */
  static double statistic(int[] counts, double expected) {
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  /** What chance exceeds once in 10,000 times (Wilson and Hilferty's approximation). */
  static double limit(int degrees) {
    double variance = 2.0 / (9 * degrees);
    return degrees * Math.pow(1 - variance + 3.719 * Math.sqrt(variance), 3);
  }
}
