package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A weight per hashed key and output, learned by Adagrad with a decayed accumulator, acc = d acc +
 * g² and w = w - lr g / sqrt(acc). Pairs (weight, accumulator) in one table; keys that meet in a
 * place share it.
 */
final class CrossWeights {

  static final float INITIAL_ACCUMULATOR = 0.1f;

  private final long mask;
  private final float learningRate;
  private final float decay;
  private final FloatTable table;
  private final float[] values;

  /**
   * @param haste times the shape's learning rate
   */
  CrossWeights(PagedState state, NetShape shape, float haste) {
    this.mask = shape.crossWeights() - 1L;
    this.learningRate = haste * shape.learningRate();
    this.decay = shape.accumulatorDecay();
    this.table =
        state.add(
            new FloatTable(2 * shape.crossWeights(), i -> i % 2 == 0 ? 0f : INITIAL_ACCUMULATOR));
    this.values = table.values();
  }

  /** Sum of the keys' weights for output k. */
  float logit(FeatureVector features, int k) {
    float sum = 0f;
    for (int i = 0; i < features.keyCount(); i++) {
      sum += features.weights()[i] * values[place(features.keys()[i], k)];
    }
    return sum;
  }

  /** One step for the gradient by output k's logit. */
  void learn(FeatureVector features, int k, float gradient) {
    for (int i = 0; i < features.keyCount(); i++) {
      int at = place(features.keys()[i], k);
      float g = gradient * features.weights()[i];
      float accumulator = Math.max(Layer.FLOOR, decay * values[at + 1] + g * g);
      values[at + 1] = accumulator;
      values[at] -= learningRate * g / (float) Math.sqrt(accumulator);
      table.touchGranules(at, 2);
    }
  }

  /** Gives a key's place its initial weight and accumulator. */
  void forget(long key, int k) {
    table.reset(place(key, k), 2);
  }

  private int place(long key, int k) {
    return 2 * (int) ((k == 0 ? key : Hash.of(key, k)) & mask);
  }
}
