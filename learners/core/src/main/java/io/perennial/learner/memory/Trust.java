package io.perennial.learner.memory;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * How far each residual is believed, learned online: logistic regression on the residuals, with the
 * base score as its offset (and, among them, a constant and the base's logit, so that the base
 * itself is believed more or less where there is much or little evidence),
 *
 * <pre>opinion = sigmoid(logit(base) + sum_i (g_i + u_ic) r_i)</pre>
 *
 * c the bucket of evidence behind r_i. All weights start at 0 and take Adagrad steps with a
 * decaying accumulator down the log loss of the opinion. ReLoop2 has one weight instead, lambda,
 * tuned on its test set; which key, which half-life and which gamma (equation 13) is right is here
 * a question of weights.
 */
final class Trust {

  private static final float FLOOR = 1f;
  private static final float LARGEST = 2f;

  private final int residuals;
  private final int perResidual;
  private final float learningRate;
  private final float decay;
  private final FloatTable weights;
  private final FloatTable accumulators;

  Trust(PagedState state, int residuals, int buckets, float learningRate, float decay) {
    this.residuals = residuals;
    this.perResidual = 1 + buckets;
    this.learningRate = learningRate;
    this.decay = decay;
    this.weights = state.add(new FloatTable(residuals * perResidual));
    this.accumulators = state.add(new FloatTable(residuals * perResidual, i -> FLOOR));
  }

  /** What it makes of a recall, from 0 to 1. */
  float opinion(float logit, Recall recall) {
    float[] w = weights.values();
    float sum = logit;
    for (int i = 0; i < residuals; i++) {
      int at = i * perResidual;
      sum += (w[at] + w[at + 1 + recall.buckets[i]]) * recall.residuals[i];
    }
    return Math.max(1e-6f, Math.min(1 - 1e-6f, FastMath.sigmoid(sum)));
  }

  /** One step with an outcome. */
  void learn(float logit, Recall recall, int label) {
    float error = opinion(logit, recall) - label;
    for (int i = 0; i < residuals; i++) {
      float gradient = error * recall.residuals[i];
      if (gradient != 0) {
        step(i * perResidual, gradient);
        step(i * perResidual + 1 + recall.buckets[i], gradient);
      }
    }
    weights.touch(0, weights.size());
    accumulators.touch(0, accumulators.size());
  }

  private void step(int at, float gradient) {
    float[] accumulator = accumulators.values();
    float[] w = weights.values();
    accumulator[at] = Math.max(FLOOR, decay * accumulator[at] + gradient * gradient);
    float moved = w[at] - learningRate * gradient / (float) Math.sqrt(accumulator[at]);
    w[at] = Math.max(-LARGEST, Math.min(LARGEST, moved));
  }

  /** The weights, for tests. */
  float[] weights() {
    return Arrays.copyOf(weights.values(), weights.size());
  }
}
