package io.perennial.learner.scorer;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * Adds to another scorer's logits what the statistics say about each class, for streams of several
 * classes:
 *
 * <pre>
 *   logit[k] = inner[k] + sum over groups g of a[g] * log(rate[g][k] / parent[g][k])
 * </pre>
 *
 * a naive Bayes with one learned weight per group, which is the same for all classes. The weights
 * start at 0.2 and learn by Adagrad. Time groups * classes.
 */
public final class EvidenceScorer implements Scorer {

  private static final float INITIAL_WEIGHT = 0.2f;
  private static final float INITIAL_ACCUMULATOR = 1f;

  private final Scorer inner;
  private final int classes;
  private final float learningRate;
  private final float decay;
  private final FloatTable table;
  private final float[] weights;

  /**
   * @param groups number of groups
   */
  public EvidenceScorer(PagedState state, NetShape shape, int groups, Scorer inner) {
    this.inner = inner;
    this.classes = shape.outputs();
    this.learningRate = shape.learningRate();
    this.decay = shape.accumulatorDecay();
    this.table =
        state.add(
            new FloatTable(2 * groups, i -> i % 2 == 0 ? INITIAL_WEIGHT : INITIAL_ACCUMULATOR));
    this.weights = table.values();
  }

  @Override
  public Pass newPass() {
    return inner.newPass();
  }

  @Override
  public void use(int slot) {
    inner.use(slot);
  }

  @Override
  public void copy(int from, int to) {
    inner.copy(from, to);
  }

  @Override
  public void quicken(int slot, float share) {
    inner.quicken(slot, share);
  }

  @Override
  public void reset(int slot) {
    inner.reset(slot);
  }

  @Override
  public void prune(int slot, double sparsity) {
    inner.prune(slot, sparsity);
  }

  @Override
  public WeightCount weights(int slot) {
    return inner.weights(slot);
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    inner.score(features, pass);
    for (int i = 0; i < features.evidenceCount(); i++) {
      float weight = weights[2 * features.evidenceGroups()[i]];
      for (int k = 0; k < classes; k++) {
        pass.logits[k] += weight * features.evidence()[i * classes + k];
      }
    }
  }

  @Override
  public void forget(long key, boolean embedded) {
    inner.forget(key, embedded);
  }

  @Override
  public void learnOwn(FeatureVector features, Pass pass, float[] gradient, long step) {
    inner.learnOwn(features, pass, gradient, step);
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long step) {
    inner.learn(features, pass, gradient, step);
    for (int i = 0; i < features.evidenceCount(); i++) {
      int at = 2 * features.evidenceGroups()[i];
      float g = 0f;
      for (int k = 0; k < classes; k++) {
        g += gradient[k] * features.evidence()[i * classes + k];
      }
      weights[at + 1] = Math.max(Layer.FLOOR, decay * weights[at + 1] + g * g);
      weights[at] -= learningRate * g / (float) Math.sqrt(weights[at + 1]);
      table.touch(at, 2);
    }
  }
}
