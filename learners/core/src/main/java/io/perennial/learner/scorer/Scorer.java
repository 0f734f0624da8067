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

  /**
   * Gives what is kept for a key its initial value, for all outputs; keys that meet in its places
   * lose theirs too.
   *
   * @param embedded whether the key has an embedding
   */
  void forget(long key, boolean embedded);

  /** As {@link #learn}, of what the expert in use owns, and of nothing that is common to all. */
  default void learnOwn(FeatureVector features, Pass pass, float[] gradient, long step) {}

  /**
   * From now on the copy in this slot answers and learns, of what an expert owns. A scorer whose
   * parameters are all common to all experts has nothing to do.
   */
  default void use(int slot) {}

  /** Makes what an expert owns in slot {@code to} equal to that in slot {@code from}. */
  default void copy(int from, int to) {}

  /** Makes what an expert owns in a slot as it was at the start. */
  default void reset(int slot) {}

  /** Prunes what an expert owns in a slot to a share of zeros. */
  default void prune(int slot, double sparsity) {}

  /** The weights that an expert owns in a slot. */
  default WeightCount weights(int slot) {
    return WeightCount.NONE;
  }

  /** Makes what an expert owns in a slot learn faster, as if it had seen a share of what it has. */
  default void quicken(int slot, float share) {}
}
