package io.perennial.reproduction.recap;

/** Means of the objectives' weights over equal parts of a run. */
final class WeightTrace {

  /** Parts of a run. */
  static final int BINS = 100;

  private final int steps;
  private final double[][] sums;
  private final int[][] counts;

  WeightTrace(int steps, int objectives) {
    this.steps = steps;
    sums = new double[BINS][objectives];
    counts = new int[BINS][objectives];
  }

  void add(int step, float[] weights, int objectives) {
    int bin = (int) ((long) step * BINS / steps);
    for (int k = 0; k < objectives; k++) {
      sums[bin][k] += weights[k];
      counts[bin][k]++;
    }
  }

  double[][] means() {
    double[][] means = new double[BINS][sums[0].length];
    for (int bin = 0; bin < BINS; bin++) {
      for (int k = 0; k < means[bin].length; k++) {
        means[bin][k] = counts[bin][k] == 0 ? Double.NaN : sums[bin][k] / counts[bin][k];
      }
    }
    return means;
  }
}
