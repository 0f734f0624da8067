package io.perennial.learner;

import io.perennial.learner.scorer.FeatureVector;
import io.perennial.state.DoubleTable;
import io.perennial.state.PagedState;

/**
 * Running mean and variance of each quantity, and its means over short horizons, all in number of
 * its own learned values:
 *
 * <pre>
 *   a    = max(1e-4, 1 / (n + 1))
 *   mean = mean + a (q - mean)
 *   var  = (1 - a) (var + a (q - mean before)²)
 *   m[j] = m[j] + max(1/horizon[j], 1 / (n + 1)) (q - m[j])
 * </pre>
 *
 * <p>Dense rows of a quantity: (q - mean) / sd, and if asked for (q - m[j]) / sd for two horizons
 * and (q - last q) / sd, all cut at +-{@value #CUT}. Values beyond +-1e100 count as 1e100.
 */
final class QuantityMoments {

  static final double[] HORIZONS = {16, 64};
  static final double CUT = 8;
  private static final double SLOWEST = 1e-4;
  private static final double BIGGEST = 1e100;

  private static final int STRIDE = 8;
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int VARIANCE = 2;
  private static final int LAST = 3;
  private static final int SHORT = 4;

  private final boolean decayedMeans;
  private final DoubleTable table;
  private final double[] values;

  QuantityMoments(PagedState state, int maxFields, boolean decayedMeans) {
    this.decayedMeans = decayedMeans;
    this.table = state.add(new DoubleTable(STRIDE * maxFields));
    this.values = table.values();
  }

  /** Adds the dense rows of a quantity, from {@code row}. */
  void describe(int slot, double quantity, int row, FeatureVector features) {
    int at = slot * STRIDE;
    double q = cut(quantity, BIGGEST);
    features.dense(row, scaled(at, q - values[at + MEAN]));
    if (decayedMeans) {
      features.dense(row + 1, scaled(at, q - values[at + LAST]));
      for (int j = 0; j < HORIZONS.length; j++) {
        features.dense(row + 2 + j, scaled(at, q - values[at + SHORT + j]));
      }
    }
  }

  /** The standardised quantity, 0 before the second value. */
  float standardised(int slot, double quantity) {
    int at = slot * STRIDE;
    return scaled(at, cut(quantity, BIGGEST) - values[at + MEAN]);
  }

  private float scaled(int at, double difference) {
    double variance = values[at + VARIANCE];
    if (values[at + COUNT] < 2 || !(variance > 1e-200)) {
      return 0f;
    }
    return (float) cut(difference / Math.sqrt(variance), CUT);
  }

  /** Learns a value. */
  void learn(int slot, double quantity) {
    int at = slot * STRIDE;
    double q = cut(quantity, BIGGEST);
    double first = 1 / (values[at + COUNT] + 1);
    double rate = Math.max(SLOWEST, first);
    double difference = q - values[at + MEAN];
    values[at + COUNT]++;
    values[at + MEAN] += rate * difference;
    values[at + VARIANCE] = (1 - rate) * (values[at + VARIANCE] + rate * difference * difference);
    values[at + LAST] = q;
    for (int j = 0; j < HORIZONS.length; j++) {
      double shortRate = Math.max(1 / HORIZONS[j], first);
      values[at + SHORT + j] += shortRate * (q - values[at + SHORT + j]);
    }
    table.touch(at, STRIDE);
  }

  private static double cut(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
