package io.perennial.policy.nd4j;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyGradients;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;

/**
 * {@link PolicyMath} by tensors, on the CPU or a GPU: embeddings are gathered and their gradients
 * summed on the host ({@link InputRows}), the net is {@link Layers}. Weights go to these at every
 * forward pass, as the optimiser's step is the host's: its state must be in the pages of a
 * snapshot. Scores and gradients are those of the plain arithmetic but for rounding.
 */
public final class TensorPolicyMath implements PolicyMath {

  private static final int N = PolicyShape.NUMBERS;

  private final String name;
  private final RankingPolicy policy;
  private final PolicyGradients gradients;
  private final InputRows rows;
  private final Layers layers;
  private final int e;
  private final int h;
  private final float[] weights;
  private final float[] byWeights;
  private final float[] byOutput;
  private float[] perCandidate = new float[0];
  private float[] byInputs = new float[0];
  private boolean closed;

  /**
   * @param layers for {@link #inputs} inputs and the policy's hidden units, closed with this
   * @param name for people
   */
  public TensorPolicyMath(RankingPolicy policy, Layers layers, String name) {
    PolicyShape shape = policy.shape();
    this.name = name;
    this.policy = policy;
    this.gradients = new PolicyGradients(shape);
    this.rows = new InputRows(policy);
    this.e = shape.embedding();
    this.h = shape.hidden();
    this.weights = new float[InputRows.width(shape) * h];
    this.byWeights = new float[weights.length];
    this.byOutput = new float[h];
    this.layers = layers;
  }

  /** K, inputs of the layers: those of the policy, and a constant for the bias. */
  public static int inputs(PolicyShape shape) {
    return InputRows.width(shape);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void forward(PolicyBatch batch) {
    requireOpen();
    int n = batch.candidates();
    if (n == 0) {
      return;
    }
    ensure(n);
    foldWeights();
    float[] inputs = rows.gather(batch);
    layers.forward(n, inputs, weights, policy.values(ParameterGroup.OUTPUT), perCandidate);
    float[] biases = policy.values(ParameterGroup.ITEM_BIAS);
    for (int j = 0; j < n; j++) {
      batch.scores()[j] =
          batch.numbers()[N * j] + biases[batch.items()[j]] + linear(inputs, j) + perCandidate[j];
    }
  }

  /** What the numbers give beside the net; of three weights a device would make nothing faster. */
  private float linear(float[] inputs, int candidate) {
    float[] linear = policy.values(ParameterGroup.LINEAR);
    float sum = 0;
    for (int k = 0; k < N; k++) {
      sum += linear[k] * inputs[candidate * inputs(policy.shape()) + k];
    }
    return sum;
  }

  private void byLinear(PolicyBatch batch) {
    float[] sums = gradients.values(ParameterGroup.LINEAR);
    for (int j = 0; j < batch.candidates(); j++) {
      add(rows.values(), j * inputs(policy.shape()), sums, 0, N, batch.gradient()[j]);
    }
  }

  private void ensure(int candidates) {
    if (candidates > perCandidate.length) {
      perCandidate = new float[candidates + candidates / 2];
      byInputs = new float[perCandidate.length * InputRows.width(policy.shape())];
    }
  }

  /** The hidden layer's rows with the biases as those of the constant, and products scaled. */
  private void foldWeights() {
    float[] hidden = policy.values(ParameterGroup.HIDDEN);
    int products = products() * h;
    int after = (N + 1) * h;
    System.arraycopy(hidden, 0, weights, 0, N * h);
    System.arraycopy(policy.values(ParameterGroup.HIDDEN_BIAS), 0, weights, constant(), h);
    System.arraycopy(hidden, N * h, weights, after, hidden.length - N * h);
    for (int i = products; i < weights.length; i++) {
      weights[i] *= PolicyShape.PRODUCT_SCALE;
    }
  }

  /** First row of the weights of products. */
  private int products() {
    return N + 1 + 2 * e;
  }

  private int constant() {
    return InputRows.constant() * h;
  }

  @Override
  public void backward(PolicyBatch batch) {
    requireOpen();
    if (batch.candidates() == 0) {
      return;
    }
    layers.backward(batch.gradient(), byInputs, byWeights, byOutput);
    rows.scatter(batch, byInputs, gradients);
    byLinear(batch);
    add(byOutput, 0, gradients.values(ParameterGroup.OUTPUT), 0, h, 1);
    unfoldWeights();
  }

  private void unfoldWeights() {
    float[] hidden = gradients.values(ParameterGroup.HIDDEN);
    int plain = N * h + 2 * e * h;
    add(byWeights, 0, hidden, 0, N * h, 1);
    add(byWeights, constant(), gradients.values(ParameterGroup.HIDDEN_BIAS), 0, h, 1);
    add(byWeights, (N + 1) * h, hidden, N * h, 2 * e * h, 1);
    add(byWeights, products() * h, hidden, plain, 2 * e * h, PolicyShape.PRODUCT_SCALE);
  }

  private static void add(float[] from, int at, float[] to, int toAt, int length, float scale) {
    for (int i = 0; i < length; i++) {
      to[toAt + i] += scale * from[at + i];
    }
  }

  @Override
  public PolicyGradients gradients() {
    return gradients;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the arithmetic is closed; open another");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      layers.close();
    }
  }
}
