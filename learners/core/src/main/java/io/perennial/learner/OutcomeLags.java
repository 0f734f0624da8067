package io.perennial.learner;

import io.perennial.learner.scorer.FeatureVector;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * What the stream's last outcomes were, in the order of learning: what a classifier that predicts
 * no change would know. Binary streams only: the last {@value #LAGS} labels as -1 and 1 (0 before
 * the first), and their exponential means with rates 1/4, 1/16, 1/64 and 1/256.
 */
final class OutcomeLags {

  static final int LAGS = 4;
  private static final int MEANS = FeatureLayout.LAG_ROWS - LAGS;

  private final boolean active;
  private final FloatTable table;
  private final float[] values;

  OutcomeLags(PagedState state, boolean binary) {
    this.active = binary;
    this.table = state.add(new FloatTable(FeatureLayout.LAG_ROWS));
    this.values = table.values();
  }

  void describe(int row, FeatureVector features) {
    for (int i = 0; active && i < values.length; i++) {
      features.dense(row + i, values[i]);
    }
  }

  void learn(int label) {
    if (!active) {
      return;
    }
    float y = label == 1 ? 1f : -1f;
    System.arraycopy(values, 0, values, 1, LAGS - 1);
    values[0] = y;
    float rate = 1f;
    for (int j = 0; j < MEANS; j++) {
      rate *= 0.25f;
      values[LAGS + j] += rate * (y - values[LAGS + j]);
    }
    table.touch(0);
  }
}
