package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A small net with a linear part beside it, learned by Adagrad:
 *
 * <pre>
 *   x      = s * (dense values, the embeddings of the keys that have one), and 1
 *   logits = mlp(x) + sum of the keys' own weights          mlp as in {@link Mlp}
 * </pre>
 *
 * <p>The shape is that of Wide and Deep (Cheng et al. 2016). s = min(1, sqrt({@value #UNSCALED} /
 * n)) for n inputs: it keeps the size of a step independent of how many fields a stream has. The
 * net's first layer starts as for {@value #FAN_IN} inputs, whatever the number of rows in use. An
 * expert owns the net; embeddings and the keys' weights are common to all.
 *
 * <p>x is dense: {@link InputColumns} gives a row its column when it was first learned, and until
 * then it counts as 0. Time per example, with n columns in use: n multiplications per unit to
 * score, about 2 n per live unit to learn. Memory 12 bytes per weight of a layer and slot, 64 per
 * row of embeddings, 8 per key weight.
 */
public final class NetScorer implements Scorer {

  private static final float KEY_HASTE = 2f;
  static final int LAYERS = 3;
  private static final double FAN_IN = 256;
  private static final float UNSCALED = 128;

  private final NetShape shape;
  private final Embeddings embeddings;
  private final InputColumns columns;
  private final DenseInput input;
  private final Mlp mlp;
  private final CrossWeights wide;
  private float[] inputGradient = new float[512];

  public NetScorer(PagedState state, Kernel kernel, NetShape shape) {
    this.shape = shape;
    this.embeddings = new Embeddings(state, shape);
    this.columns = new InputColumns(state, shape.inputRows());
    this.input = new DenseInput(state, kernel, shape, 1, columns, Mlp.spread(FAN_IN));
    this.mlp = new Mlp(state, kernel, shape, input, 1);
    this.wide = new CrossWeights(state, shape, KEY_HASTE);
  }

  /** The weights of a layer, from 0, for tests. */
  FloatTable layerWeights(int layer) {
    return mlp.layerWeights(layer);
  }

  @Override
  public Pass newPass() {
    return new Pass(shape.outputs(), shape.hidden(), shape.hidden2());
  }

  @Override
  public void use(int slot) {
    mlp.use(slot);
  }

  @Override
  public void copy(int from, int to) {
    mlp.copy(from, to);
  }

  @Override
  public void quicken(int slot, float share) {
    mlp.quicken(slot, share);
  }

  @Override
  public void reset(int slot) {
    mlp.reset(slot);
  }

  @Override
  public void prune(int slot, double sparsity) {
    mlp.prune(slot, sparsity);
  }

  @Override
  public WeightCount weights(int slot) {
    return mlp.weights(slot);
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    gather(features, pass);
    mlp.forward(pass);
    for (int k = 0; k < pass.logits.length; k++) {
      pass.logits[k] += wide.logit(features, k);
    }
  }

  private void gather(FeatureVector features, Pass pass) {
    columns.clear(pass);
    float scale = scale(features.denseCount() + features.embeddedCount() * shape.embeddingSize());
    pass.inputScale = scale;
    int[] rows = features.rows();
    for (int i = 0; i < features.denseCount(); i++) {
      pass.inputs[columns.of(rows[i])] = scale * pass.dense[i];
    }
    pass.inputs[0] = 1f; // Where rows without a column went.
    embeddings.gather(features, columns, scale, pass.inputs);
  }

  private static float scale(int n) {
    return n <= UNSCALED ? 1f : (float) Math.sqrt(UNSCALED / (float) n);
  }

  @Override
  public void forget(long key, boolean embedded) {
    for (int k = 0; k < shape.outputs(); k++) {
      wide.forget(key, k);
    }
    if (embedded) {
      embeddings.forget(key, 0);
    }
  }

  @Override
  public void learnOwn(FeatureVector features, Pass pass, float[] gradient, long step) {
    mlp.learn(pass, gradient, step);
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long step) {
    if (inputGradient.length < pass.inputs.length) {
      inputGradient = new float[pass.inputs.length];
    }
    for (int k = 0; k < gradient.length; k++) {
      wide.learn(features, k, gradient[k]);
    }
    float[] delta = mlp.learnUpper(pass, gradient, step);
    input.backward(pass, delta, inputGradient);
    input.learn(pass, delta, step);
    embeddings.learn(features, columns, pass.inputScale, inputGradient);
    claimColumns(features);
  }

  /** What is new has a column from the next example on. */
  private void claimColumns(FeatureVector features) {
    for (int i = 0; i < features.denseCount(); i++) {
      columns.claim(features.rows()[i], 1);
    }
    for (int i = 0; i < features.keyCount(); i++) {
      int position = features.positions()[i];
      if (position >= 0) {
        columns.claim(embeddings.inputRow(position), shape.embeddingSize());
      }
    }
    input.widen();
  }
}
