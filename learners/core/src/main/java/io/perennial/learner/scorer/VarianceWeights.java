package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * The parameters of {@link SecondOrderScorer}: pairs (weight, variance) for a bias per output, per
 * dense row and output, and per hashed key and output. Keys that meet in a place share it.
 */
final class VarianceWeights {

  private final int outputs;
  private final int bias;
  private final long mask;
  private final FloatTable denseTable;
  private final FloatTable crossTable;
  private final float[] dense;
  private final float[] crosses;

  VarianceWeights(PagedState state, NetShape shape, float denseVariance, float keyVariance) {
    this.outputs = shape.outputs();
    this.bias = shape.denseRows();
    this.mask = shape.crossWeights() - 1L;
    this.denseTable =
        state.add(new FloatTable(2 * outputs * (bias + 1), i -> i % 2 == 0 ? 0f : denseVariance));
    this.crossTable =
        state.add(new FloatTable(2 * shape.crossWeights(), i -> i % 2 == 0 ? 0f : keyVariance));
    this.dense = denseTable.values();
    this.crosses = crossTable.values();
  }

  /** The logit of output k. */
  float logit(FeatureVector features, float[] x, int k) {
    float sum = dense[place(bias, k)];
    for (int i = 0; i < features.denseCount(); i++) {
      sum += x[i] * dense[place(features.rows()[i], k)];
    }
    for (int i = 0; i < features.keyCount(); i++) {
      sum += features.weights()[i] * crosses[place(features.keys()[i], k)];
    }
    return sum;
  }

  /** Variance of output k's logit: the sum of variance * x². */
  float variance(FeatureVector features, float[] x, int k) {
    float sum = dense[place(bias, k) + 1];
    for (int i = 0; i < features.denseCount(); i++) {
      sum += x[i] * x[i] * dense[place(features.rows()[i], k) + 1];
    }
    for (int i = 0; i < features.keyCount(); i++) {
      float weight = features.weights()[i];
      sum += weight * weight * crosses[place(features.keys()[i], k) + 1];
    }
    return sum;
  }

  /** One step of output k with the filter's formulas; see {@link SecondOrderScorer}. */
  void learn(FeatureVector features, float[] x, int k, SecondOrderScorer.Step step) {
    step.apply(dense, place(bias, k), 1f, SecondOrderScorer.DENSE_VARIANCE);
    denseTable.touch(place(bias, k));
    for (int i = 0; i < features.denseCount(); i++) {
      int at = place(features.rows()[i], k);
      step.apply(dense, at, x[i], SecondOrderScorer.DENSE_VARIANCE);
      denseTable.touch(at);
    }
    for (int i = 0; i < features.keyCount(); i++) {
      int at = place(features.keys()[i], k);
      step.apply(crosses, at, features.weights()[i], SecondOrderScorer.KEY_VARIANCE);
      crossTable.touch(at);
    }
  }

  /** Gives a key's place its initial weight and variance. */
  void forget(long key, int k) {
    crossTable.reset(place(key, k), 2);
  }

  private int place(int row, int k) {
    return 2 * (row * outputs + k);
  }

  private int place(long key, int k) {
    return 2 * (int) ((k == 0 ? key : Hash.of(key, k)) & mask);
  }
}
