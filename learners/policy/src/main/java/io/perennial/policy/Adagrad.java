package io.perennial.policy;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * One optimiser's state and step, element by element:
 *
 * <pre>
 *   acc = max(.9999 acc + g^2, 1e-6)
 *   w   = w - rate g / sqrt(acc)
 * </pre>
 *
 * Embeddings and item biases have twice the learning rate, and are visited only in rows that have a
 * gradient. Reinforcement and supervision have one each, as in ReLIFT.
 */
public final class Adagrad {

  static final float DECAY = 0.9999f;
  static final float INITIAL = 0.01f;
  static final float LEAST = 1e-6f;
  static final float SPARSE_RATE = 2f;

  private final RankingPolicy policy;
  private final float linearRate;
  private final Map<ParameterGroup, FloatTable> accumulators = new EnumMap<>(ParameterGroup.class);

  public Adagrad(PagedState state, RankingPolicy policy) {
    this(state, policy, 1);
  }

  /**
   * @param linearRate of the linear weights, as a multiple of the learning rate
   */
  Adagrad(PagedState state, RankingPolicy policy, float linearRate) {
    this.policy = policy;
    this.linearRate = linearRate;
    for (ParameterGroup group : ParameterGroup.values()) {
      if (group.isLearned()) {
        int size = group.size(policy.shape());
        accumulators.put(group, state.add(new FloatTable(size, i -> INITIAL)));
      }
    }
  }

  /** Changes the policy's parameters, and sets the gradients to 0. */
  public void step(PolicyGradients gradients, float learningRate) {
    for (ParameterGroup group : ParameterGroup.values()) {
      if (!group.isLearned()) {
        continue;
      }
      if (group.isSparse()) {
        int width = group.width(policy.shape());
        PolicyGradients.Rows rows = gradients.rows(group);
        for (int i = 0; i < rows.count(); i++) {
          step(group, gradients, rows.at(i) * width, width, SPARSE_RATE * learningRate);
        }
      } else {
        float rate = group == ParameterGroup.LINEAR ? linearRate * learningRate : learningRate;
        step(group, gradients, 0, group.size(policy.shape()), rate);
      }
    }
    gradients.clearRows();
  }

  /** Gives a row's accumulators their initial values. */
  void forget(ParameterGroup group, int row) {
    int width = group.width(policy.shape());
    Objects.requireNonNull(accumulators.get(group)).reset(row * width, width);
  }

  private void step(
      ParameterGroup group, PolicyGradients gradients, int from, int length, float rate) {
    FloatTable accumulator = Objects.requireNonNull(accumulators.get(group));
    float[] a = accumulator.values();
    float[] w = policy.values(group);
    float[] g = gradients.values(group);
    for (int i = from; i < from + length; i++) {
      a[i] = Math.max(LEAST, DECAY * a[i] + g[i] * g[i]);
      w[i] -= rate * g[i] / (float) Math.sqrt(a[i]);
      g[i] = 0;
    }
    accumulator.touch(from, length);
    policy.touch(group, from, length);
  }
}
