package io.perennial.learner;

import io.perennial.learner.scorer.FeatureVector;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * Brings each dense row to mean 0 and variance 1, by its own learned values:
 *
 * <pre>
 *   x    = (v - mean) / sqrt(var + 1e-4), cut at +-{@value #CUT}
 *   a    = max(1e-4, 1 / (n + 1))
 *   mean = mean + a (v - mean);  var = (1 - a) (var + a (v - mean before)²)
 * </pre>
 *
 * <p>The inverse deviation is computed anew in every {@value #REFRESH}th step of a row and in its
 * first {@value #EARLY}; before a row's second value x is 0. A row that is absent stays 0, its
 * mean.
 */
final class Standardizer {

  static final float CUT = 5f;
  private static final int REFRESH = 8;
  private static final int EARLY = 64;
  private static final float SLOWEST = 1e-4f;
  private static final int STRIDE = 4;

  private final FloatTable table;
  private final float[] moments;

  Standardizer(PagedState state, int rows) {
    this.table = state.add(new FloatTable(STRIDE * rows));
    this.moments = table.values();
  }

  void apply(FeatureVector features, float[] x) {
    int[] rows = features.rows();
    float[] values = features.values();
    for (int i = 0; i < features.denseCount(); i++) {
      int at = rows[i] * STRIDE;
      float z = (values[i] - moments[at]) * moments[at + 2];
      x[i] = Math.max(-CUT, Math.min(CUT, z));
    }
  }

  void learn(FeatureVector features, long step) {
    int[] rows = features.rows();
    float[] values = features.values();
    for (int i = 0; i < features.denseCount(); i++) {
      int at = rows[i] * STRIDE;
      float n = moments[at + 3];
      float rate = n < 10_000f ? 1f / (n + 1f) : SLOWEST;
      float difference = values[i] - moments[at];
      moments[at] += rate * difference;
      moments[at + 1] = (1f - rate) * (moments[at + 1] + rate * difference * difference);
      moments[at + 3] = n < 10_000f ? n + 1f : n;
      if (n < EARLY || ((rows[i] + step) & (REFRESH - 1)) == 0) {
        moments[at + 2] = n < 1f ? 0f : 1f / (float) Math.sqrt(moments[at + 1] + 1e-4f);
      }
      table.touch(at);
    }
  }
}
