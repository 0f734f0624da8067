package io.perennial.learner.scorer;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * Factorization machine (Rendle 2010, equations 1 and 5) over the keys that have an embedding, on
 * top of {@link LogisticScorer}'s linear part:
 *
 * <pre>
 *   logit = linear + 1/2 sum over f of ((sum of v[i][f])² - sum of v[i][f]²)
 *   d logit / d v[i][f] = (sum of v[f]) - v[i][f]
 * </pre>
 *
 * where v is a key's vector times its weight. Several classes have vectors of their own each. With
 * one output the interaction vector, the sum's terms by f, is the hidden layer by which the error
 * memory finds similar events.
 *
 * <p>Time keys * embeddingSize. Memory 64 bytes per row.
 */
public final class FactorizationScorer implements Scorer {

  private final NetShape shape;
  private final LogisticScorer linear;
  private final Embeddings embeddings;
  private final float[] sums;
  private final float[] squares;
  private float[] inputGradient = new float[512];

  public FactorizationScorer(PagedState state, NetShape shape) {
    this.shape = shape;
    this.linear = new LogisticScorer(state, shape);
    this.embeddings = new Embeddings(state, shape);
    this.sums = new float[shape.embeddingSize()];
    this.squares = new float[shape.embeddingSize()];
  }

  FloatTable vectors() {
    return embeddings.table();
  }

  @Override
  public Pass newPass() {
    return new Pass(shape.outputs(), 0, shape.outputs() == 1 ? sums.length : 0);
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    linear.score(features, pass);
    int size = shape.embeddingSize();
    pass.ensureInputs(features.keyCount() * size * shape.outputs());
    int from = 0;
    for (int k = 0; k < shape.outputs(); k++) {
      int to = embeddings.gather(features, from, k, pass);
      pass.logits[k] += interaction(pass, from, to);
      from = to;
    }
    pass.inputCount = from;
  }

  /** The sum of the interaction vector, which with one output is also the hidden layer. */
  private float interaction(Pass pass, int from, int to) {
    sum(pass.inputs, from, to);
    float total = 0f;
    for (int f = 0; f < sums.length; f++) {
      float interaction = 0.5f * (sums[f] * sums[f] - squares[f]);
      total += interaction;
      if (pass.hidden.length > 0) {
        pass.hidden[f] = interaction;
      }
    }
    return total;
  }

  /** Fills the sums over the keys, and those of the squares. */
  private void sum(float[] v, int from, int to) {
    Arrays.fill(sums, 0f);
    Arrays.fill(squares, 0f);
    for (int i = from; i < to; i += sums.length) {
      for (int f = 0; f < sums.length; f++) {
        sums[f] += v[i + f];
        squares[f] += v[i + f] * v[i + f];
      }
    }
  }

  @Override
  public void forget(long key, boolean embedded) {
    linear.forget(key, embedded);
    for (int k = 0; embedded && k < shape.outputs(); k++) {
      embeddings.forget(key, k);
    }
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long step) {
    linear.learn(features, pass, gradient, step);
    if (inputGradient.length < pass.inputs.length) {
      inputGradient = new float[pass.inputs.length];
    }
    int perOutput = pass.inputCount / shape.outputs();
    for (int k = 0; k < shape.outputs(); k++) {
      int from = k * perOutput;
      sum(pass.inputs, from, from + perOutput);
      for (int i = from; i < from + perOutput; i++) {
        inputGradient[i] = gradient[k] * (sums[(i - from) % sums.length] - pass.inputs[i]);
      }
      embeddings.learn(features, from, k, inputGradient);
    }
  }
}
