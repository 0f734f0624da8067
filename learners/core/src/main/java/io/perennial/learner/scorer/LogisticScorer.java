package io.perennial.learner.scorer;

import io.perennial.state.PagedState;

/**
 * Logistic regression on hashed keys and dense values, learned by Adagrad (Duchi et al. 2011) with
 * a decayed accumulator:
 *
 * <pre>
 *   logit = b + sum of w x
 *   g     = (p - y) x;  acc = d acc + g²;  w = w - lr g / sqrt(acc)
 * </pre>
 *
 * <p>Keys learn {@value #KEY_HASTE} times as fast as dense values: each is seen seldom.
 *
 * <p>Time one root and division per active weight. Memory 8 bytes per weight.
 */
public final class LogisticScorer implements Scorer {

  static final float KEY_HASTE = 5f;

  private final int outputs;
  private final DenseWeights dense;
  private final CrossWeights crosses;

  public LogisticScorer(PagedState state, NetShape shape) {
    this.outputs = shape.outputs();
    this.dense = new DenseWeights(state, shape);
    this.crosses = new CrossWeights(state, shape, KEY_HASTE);
  }

  @Override
  public Pass newPass() {
    return new Pass(outputs, 0, 0);
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    for (int k = 0; k < outputs; k++) {
      pass.logits[k] = dense.logit(features, pass.dense, k) + crosses.logit(features, k);
    }
  }

  @Override
  public void forget(long key, boolean embedded) {
    for (int k = 0; k < outputs; k++) {
      crosses.forget(key, k);
    }
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long step) {
    for (int k = 0; k < outputs; k++) {
      dense.learn(features, pass.dense, k, gradient[k]);
      crosses.learn(features, k, gradient[k]);
    }
  }
}
