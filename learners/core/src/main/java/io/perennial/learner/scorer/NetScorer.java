package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * A small net with a linear part beside it, learned by Adagrad one example at a time:
 *
 * <pre>
 *   x      = s * (dense values, the embeddings of the keys that have one), and 1
 *   h1     = relu(x W1)          W1 [rows][hidden], only the rows of x
 *   h2     = relu((h1, 1) W2)    W2 [hidden + 1][hidden2], only live units of h1
 *   logits = W3 h2 + b + sum of the keys' own weights
 * </pre>
 *
 * <p>The shape is that of Wide and Deep (Cheng et al. 2016). s = min(1, sqrt({@value #UNSCALED} /
 * n)) for n inputs: it keeps the size of a step independent of how many fields a stream has. W1
 * starts uniform in +-sqrt(6 / {@value #FAN_IN}), whatever the number of rows in use. See {@link
 * Layer} for Adagrad's departures.
 *
 * <p>Time per example about 5 n hidden multiplications. Memory 12 bytes per weight of a layer, 64
 * per row of embeddings, 8 per key weight.
 */
public final class NetScorer implements Scorer {

  private static final float KEY_HASTE = 2f;
  static final int LAYERS = 3;
  private static final int[] ZERO = {0};
  private static final float[] ONE = {1f};
  private static final double FAN_IN = 256;
  private static final float UNSCALED = 128;

  private final NetShape shape;
  private final Embeddings embeddings;
  private final Layer first;
  private final Layer second;
  private final Layer last;
  private final Layer bias;
  private final CrossWeights wide;
  private final float[] delta1;
  private final float[] delta2;
  private float[] inputGradient = new float[512];
  private final float[] scratch;
  private final int[] outputRows;

  public NetScorer(PagedState state, Kernel kernel, NetShape shape) {
    this.shape = shape;
    this.embeddings = new Embeddings(state, shape);
    float he1 = (float) Math.sqrt(6.0 / FAN_IN);
    float he2 = (float) Math.sqrt(6.0 / shape.hidden());
    float he3 = (float) Math.sqrt(3.0 / shape.hidden2());
    this.first = new Layer(state, kernel, shape, 1, shape.inputRows(), shape.hidden(), he1);
    this.second = new Layer(state, kernel, shape, 2, shape.hidden() + 1, shape.hidden2(), he2);
    this.last = new Layer(state, kernel, shape, 3, shape.outputs(), shape.hidden2(), he3);
    this.bias = new Layer(state, kernel, shape, 4, 1, shape.outputs(), 0f);
    this.wide = new CrossWeights(state, shape, KEY_HASTE);
    this.delta1 = new float[shape.hidden()];
    this.delta2 = new float[shape.hidden2()];
    this.scratch = new float[shape.hidden() + 1];
    this.outputRows = new int[shape.outputs()];
    Arrays.setAll(outputRows, k -> k);
  }

  /** The weights of a layer, from 0, for tests. */
  FloatTable layerWeights(int layer) {
    return switch (layer) {
      case 0 -> first.weights();
      case 1 -> second.weights();
      default -> last.weights();
    };
  }

  @Override
  public Pass newPass() {
    return new Pass(shape.outputs(), shape.hidden(), shape.hidden2());
  }

  @Override
  public void score(FeatureVector features, Pass pass) {
    gather(features, pass);
    Arrays.fill(pass.firstLayer, 0f);
    first.forward(pass.inputCount, pass.inputRows, pass.inputs, pass.firstLayer);
    pass.liveCount = live(pass.firstLayer, pass.liveRows, pass.live);
    Arrays.fill(pass.hidden, 0f);
    second.forward(pass.liveCount, pass.liveRows, pass.live, pass.hidden);
    for (int i = 0; i < pass.hidden.length; i++) {
      pass.hidden[i] = Math.max(0f, pass.hidden[i]);
    }
    Arrays.fill(pass.logits, 0f);
    bias.forward(1, ZERO, ONE, pass.logits);
    for (int k = 0; k < pass.logits.length; k++) {
      pass.logits[k] += last.dot(k, pass.hidden) + wide.logit(features, k);
    }
  }

  private void gather(FeatureVector features, Pass pass) {
    int n = features.denseCount();
    pass.ensureInputs(n + features.keyCount() * shape.embeddingSize() + 1);
    System.arraycopy(features.rows(), 0, pass.inputRows, 0, n);
    System.arraycopy(pass.dense, 0, pass.inputs, 0, n);
    int end = embeddings.gather(features, n, 0, pass);
    pass.inputScale = scale(end);
    for (int i = 0; pass.inputScale < 1f && i < end; i++) {
      pass.inputs[i] *= pass.inputScale;
    }
    pass.inputRows[end] = shape.inputRows() - 1;
    pass.inputs[end] = 1f;
    pass.inputCount = end + 1;
  }

  private static float scale(int n) {
    return n <= UNSCALED ? 1f : (float) Math.sqrt(UNSCALED / (float) n);
  }

  /** Lists the units above 0, and last the unit that is always 1. */
  private static int live(float[] layer, int[] rows, float[] values) {
    int n = 0;
    for (int i = 0; i < layer.length; i++) {
      if (layer[i] > 0f) {
        rows[n] = i;
        values[n++] = layer[i];
      }
    }
    rows[n] = layer.length;
    values[n] = 1f;
    return n + 1;
  }

  @Override
  public void learn(FeatureVector features, Pass pass, float[] gradient, long step) {
    Arrays.fill(delta2, 0f);
    for (int k = 0; k < outputRows.length; k++) {
      last.addRow(k, gradient[k], delta2);
    }
    for (int i = 0; i < delta2.length; i++) {
      delta2[i] = pass.hidden[i] > 0f ? delta2[i] : 0f;
    }
    last.learn(outputRows.length, outputRows, gradient, pass.hidden, step);
    bias.learn(1, ZERO, ONE, gradient, step);
    int liveUnits = pass.liveCount - 1;
    second.backward(0, liveUnits, pass.liveRows, delta2, scratch);
    Arrays.fill(delta1, 0f);
    for (int i = 0; i < liveUnits; i++) {
      delta1[pass.liveRows[i]] = scratch[i];
    }
    second.learn(pass.liveCount, pass.liveRows, pass.live, delta2, step);
    for (int k = 0; k < gradient.length; k++) {
      wide.learn(features, k, gradient[k]);
    }
    learnInputs(features, pass, step);
  }

  private void learnInputs(FeatureVector features, Pass pass, long step) {
    int n = features.denseCount();
    if (inputGradient.length < pass.inputs.length) {
      inputGradient = new float[pass.inputs.length];
    }
    first.backward(n, pass.inputCount - 1, pass.inputRows, delta1, inputGradient);
    for (int i = n; pass.inputScale < 1f && i < pass.inputCount; i++) {
      inputGradient[i] *= pass.inputScale;
    }
    first.learn(pass.inputCount, pass.inputRows, pass.inputs, delta1, step);
    embeddings.learn(features, n, 0, inputGradient);
  }
}
