package io.perennial.learner.scorer;

import io.perennial.state.PagedState;

/**
 * Logistic regression with a variance per weight: an extended Kalman filter that keeps the diagonal
 * of the covariance.
 *
 * <pre>
 *   h = p (1 - p), at least 1e-3;   S = sum of v x²
 *   w = w - v x (p - y) / (1 + h S)
 *   v = min(v0, (v - h v² x² / (1 + h S)) (1 + 1e-4))
 * </pre>
 *
 * v0 is {@value #DENSE_VARIANCE} for dense values and {@value #KEY_VARIANCE} for keys, and the
 * growth of 1e-4 lets old knowledge fade. Several classes: each output on its own, with its softmax
 * probability (the outputs' covariance is left out).
 *
 * <p>Time three passes over the active weights. Memory 8 bytes per weight.
 */
public final class SecondOrderScorer implements Scorer {

  static final float DENSE_VARIANCE = 0.02f;
  static final float KEY_VARIANCE = 0.1f;
  static final float GROWTH = 1.0001f;
  private static final float LEAST_CURVATURE = 1e-3f;

  private final int outputs;
  private final VarianceWeights weights;
  private final Step step = new Step();

  /** One output's step, applied to its active weights one by one. */
  static final class Step {
    private float gradient;
    private float curvature;
    private float scale;

    void apply(float[] values, int at, float x, float initialVariance) {
      float v = values[at + 1];
      float gain = v * x * scale;
      values[at] -= gain * gradient;
      values[at + 1] = Math.min(initialVariance, (v - curvature * gain * v * x) * GROWTH);
    }
  }

  public SecondOrderScorer(PagedState state, NetShape shape) {
    this.outputs = shape.outputs();
    this.weights = new VarianceWeights(state, shape, DENSE_VARIANCE, KEY_VARIANCE);
  }

  @Override
  public Pass newPass() {
    return new Pass(outputs, 0, 0);
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    for (int k = 0; k < outputs; k++) {
      pass.logits[k] = weights.logit(features, pass.dense, k);
    }
  }

  @Override
  public void forget(long key, boolean embedded) {
    for (int k = 0; k < outputs; k++) {
      weights.forget(key, k);
    }
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long number) {
    for (int k = 0; k < outputs; k++) {
      // |p - y| (1 - |p - y|) is p (1 - p) for either outcome.
      float distance = Math.abs(gradient[k]);
      step.gradient = gradient[k];
      step.curvature = Math.max(LEAST_CURVATURE, distance * (1f - distance));
      step.scale = 1f / (1f + step.curvature * weights.variance(features, pass.dense, k));
      weights.learn(features, pass.dense, k, step);
    }
  }
}
