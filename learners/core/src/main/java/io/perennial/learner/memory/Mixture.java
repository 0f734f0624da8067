package io.perennial.learner.memory;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * The share lambda of the memory's opinions in the served score: a Bayesian mixture of the base
 * score and the opinions, with fixed share (Herbster and Warmuth, Machine Learning 32, 1998).
 *
 * <pre>
 *   served = w_0 base + sum_i w_i opinion_i
 *   w_i &lt;- alpha + (1 - n alpha) w_i p_i(label) / sum_j w_j p_j(label)
 * </pre>
 *
 * <p>This is what makes the memory never worse. A mixture's log loss is at most that of any of its
 * n parts from any weight: whatever the stream, over T events whose outcomes come at once,
 *
 * <pre>loss(served) &lt;= loss(base) - ln w_0 - T ln(1 - n alpha)</pre>
 *
 * which is here {@value #COST_AT_FIRST} nats in all and {@value #COST_PER_EVENT} an event. And
 * since no share falls below alpha, the memory is back as soon as it was right by 11 nats in all.
 */
final class Mixture {

  static final float ALPHA = 2e-5f;
  static final float BASE_AT_FIRST = 0.9f;
  static final double COST_AT_FIRST = 0.106;
  static final double COST_PER_EVENT = 6.1e-5;

  private final int parts;
  private final FloatTable weights;

  /**
   * @param opinions beside the base score
   */
  Mixture(PagedState state, int opinions) {
    parts = opinions + 1;
    weights =
        state.add(
            new FloatTable(parts, i -> i == 0 ? BASE_AT_FIRST : (1 - BASE_AT_FIRST) / opinions));
  }

  /** The served score. */
  float mix(Recall recall) {
    float[] w = weights.values();
    float sum = w[0] * recall.base;
    float total = w[0];
    for (int i = 1; i < parts; i++) {
      sum += w[i] * recall.opinions[i - 1];
      total += w[i];
    }
    return sum / total;
  }

  /** Takes what was said as it was said, and what came. */
  void learn(Recall recall, int label) {
    float[] w = weights.values();
    float total = 0;
    for (int i = 0; i < parts; i++) {
      float p = i == 0 ? recall.base : recall.opinions[i - 1];
      w[i] *= label == 1 ? p : 1 - p;
      total += w[i];
    }
    for (int i = 0; i < parts; i++) {
      w[i] = ALPHA + (1 - parts * ALPHA) * (w[i] / total);
    }
    weights.touch(0, parts);
  }

  /** Lambda: the share of all opinions but the base's, from 0 to 1. */
  float share() {
    return 1 - weights.values()[0];
  }
}
