package io.perennial.policy;

import io.perennial.state.FloatTable;

/**
 * Running means and variances of a candidate's numbers, by which they are standardised: the mean
 * over all decisions at first, then over about the last {@value #MEMORY} of them. Before the first
 * decision every standardised number is 0.
 */
final class Moments {

  static final int MEMORY = 2_000;

  /** Standardised numbers are cut to +- this. */
  static final float MOST = 5f;

  private static final float LEAST_VARIANCE = 1e-6f;
  private static final int N = PolicyShape.NUMBERS;

  private final FloatTable table;
  private final float[] values;

  Moments(FloatTable table) {
    this.table = table;
    this.values = table.values();
  }

  /** Takes the numbers of n candidates of one decision. */
  void observe(float[] numbers, int n) {
    values[0] = Math.min(MEMORY, values[0] + 1);
    float rate = 1 / values[0];
    for (int k = 0; k < N; k++) {
      double sum = 0;
      double squares = 0;
      for (int j = 0; j < n; j++) {
        double x = numbers[N * j + k];
        sum += x;
        squares += x * x;
      }
      double mean = sum / n;
      double variance = Math.max(0, squares / n - mean * mean);
      double delta = mean - values[1 + k];
      values[1 + k] += (float) (rate * delta);
      values[1 + N + k] +=
          (float) (rate * (variance - values[1 + N + k] + (1 - rate) * delta * delta));
    }
    table.touch(0, values.length);
  }

  /** Standardises the numbers of one candidate, and cuts them to +-{@link #MOST}. */
  void standardise(float[] numbers, int from, float[] out, int at) {
    for (int k = 0; k < N; k++) {
      float z = (numbers[from + k] - values[1 + k]) * scale(k);
      out[at + k] = Math.max(-MOST, Math.min(MOST, z));
    }
  }

  /** 1 / standard deviation; 0 before the first decision. */
  private float scale(int number) {
    float variance = Math.max(LEAST_VARIANCE, values[1 + N + number]);
    return values[0] == 0 ? 0 : 1 / (float) Math.sqrt(variance);
  }
}
