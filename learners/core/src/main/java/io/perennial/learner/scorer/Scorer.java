package io.perennial.learner.scorer;

/**
 * A model from a {@link FeatureVector} to logits, learned one example at a time. Its weights are
 * tables of the state it was made with. Dense values arrive standardised in {@link Pass#dense}.
 */
public interface Scorer {

  /** A fresh, reusable holder for one evaluation. */
  Pass newPass();

  /** Fills the pass's logits. Changes no weight. */
  void score(FeatureVector features, Pass pass);

  /**
   * One step against the loss.
   *
   * @param pass as {@link #score} filled it under the present weights
   * @param gradient of the loss by each logit: probability minus outcome
   * @param step number of steps before this one
   */
  void learn(FeatureVector features, Pass pass, float[] gradient, long step);
}
