package io.perennial.learner.scorer;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A bias per output and a weight per dense row and output, learned as {@link CrossWeights} are.
 * Pairs (weight, accumulator), the biases after the rows.
 */
final class DenseWeights {

  private final int outputs;
  private final int bias;
  private final float learningRate;
  private final float decay;
  private final FloatTable table;
  private final float[] values;

  DenseWeights(PagedState state, NetShape shape) {
    this.outputs = shape.outputs();
    this.bias = shape.denseRows();
    this.learningRate = shape.learningRate();
    this.decay = shape.accumulatorDecay();
    this.table =
        state.add(
            new FloatTable(
                2 * outputs * (bias + 1), i -> i % 2 == 0 ? 0f : CrossWeights.INITIAL_ACCUMULATOR));
    this.values = table.values();
  }

  /** Bias and weighted sum of output k. */
  float logit(FeatureVector features, float[] x, int k) {
    float sum = values[place(bias, k)];
    for (int i = 0; i < features.denseCount(); i++) {
      sum += x[i] * values[place(features.rows()[i], k)];
    }
    return sum;
  }

  /** One step for the gradient by output k's logit. */
  void learn(FeatureVector features, float[] x, int k, float gradient) {
    step(place(bias, k), gradient);
    for (int i = 0; i < features.denseCount(); i++) {
      step(place(features.rows()[i], k), gradient * x[i]);
    }
  }

  private void step(int at, float g) {
    float accumulator = Math.max(Layer.FLOOR, decay * values[at + 1] + g * g);
    values[at + 1] = accumulator;
    values[at] -= learningRate * g / (float) Math.sqrt(accumulator);
    table.touch(at);
  }

  private int place(int row, int k) {
    return 2 * (row * outputs + k);
  }
}
