package io.perennial.policy;

import io.perennial.learner.kernel.Kernel;
import java.util.Arrays;

/**
 * The policy's formula and its derivatives, decision by decision. Inputs that candidates share are
 * folded into the weights: with W the hidden layer's rows for u, i, u * i and c * i,
 *
 * <pre>
 *   hidden [x, u, i, u * i, c * i] + b = A [x, i] + b'
 *   A' = W_i + S u W_ui + S c W_ci      b' = b + u W_u
 * </pre>
 *
 * so that a candidate costs (3 + E) H multiplications instead of (3 + 4 E) H. Products are scaled
 * by S = {@link PolicyShape#PRODUCT_SCALE}, since embeddings begin small. Time O(candidates (3 + E)
 * H) either way; no allocation once the arrays have grown.
 */
final class PolicyNet {

  private static final int N = PolicyShape.NUMBERS;
  private static final float PRODUCT_SCALE = PolicyShape.PRODUCT_SCALE;

  private final Kernel kernel;
  private final Moments moments;
  private final int e;
  private final int h;
  private final int p;
  private final float[] user;
  private final float[] item;
  private final float[] context;
  private final float[] itemBias;
  private final float[] hidden;
  private final float[] hiddenBias;
  private final float[] output;
  private final float[] linear;

  private final int[] identity;
  private final float[] u;
  private final float[] c;

  /** A, a row per number and per item dimension. */
  private final float[] folded;

  private final float[] foldedBias;
  private final float[] x;
  private final float[] y;

  /** Inputs and hidden units of all candidates of the last forward pass. */
  private float[] inputs = new float[0];

  private float[] units = new float[0];
  private final BackwardPass back;

  PolicyNet(RankingPolicy policy, Kernel kernel) {
    PolicyShape shape = policy.shape();
    this.kernel = kernel;
    this.moments = policy.moments();
    this.e = shape.embedding();
    this.h = shape.hidden();
    this.p = N + e;
    this.user = policy.values(ParameterGroup.USER);
    this.item = policy.values(ParameterGroup.ITEM);
    this.context = policy.values(ParameterGroup.CONTEXT);
    this.itemBias = policy.values(ParameterGroup.ITEM_BIAS);
    this.hidden = policy.values(ParameterGroup.HIDDEN);
    this.hiddenBias = policy.values(ParameterGroup.HIDDEN_BIAS);
    this.output = policy.values(ParameterGroup.OUTPUT);
    this.linear = policy.values(ParameterGroup.LINEAR);
    this.identity = new int[Math.max(p, shape.candidates())];
    Arrays.setAll(identity, i -> i);
    this.u = new float[e];
    this.c = new float[e];
    this.folded = new float[p * h];
    this.foldedBias = new float[h];
    this.x = new float[p];
    this.y = new float[h];
    this.back = new BackwardPass(shape, kernel, hidden);
  }

  /** Row of the hidden layer for element 0 of an embedding: part 0 u, 1 i, 2 u * i, 3 c * i. */
  static int part(int part, int embedding) {
    return N + part * embedding;
  }

  void forward(PolicyBatch batch) {
    ensure(batch.candidates());
    for (int d = 0; d < batch.decisions(); d++) {
      fold(batch, d);
      for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
        input(batch, j);
        System.arraycopy(foldedBias, 0, y, 0, h);
        kernel.forward(p, identity, x, folded, h, y);
        for (int k = 0; k < h; k++) {
          y[k] = Math.max(0, y[k]);
        }
        System.arraycopy(x, 0, inputs, j * p, p);
        System.arraycopy(y, 0, units, j * h, h);
        float residual = itemBias[batch.items()[j]] + kernel.dot(y, 0, output, 0, h);
        for (int k = 0; k < N; k++) {
          residual += linear[k] * x[k];
        }
        batch.scores()[j] = batch.numbers()[N * j] + residual;
      }
    }
  }

  private void ensure(int candidates) {
    if (candidates * h > units.length) {
      inputs = new float[2 * candidates * p];
      units = new float[2 * candidates * h];
    }
  }

  private void fold(PolicyBatch batch, int d) {
    System.arraycopy(user, batch.users()[d] * e, u, 0, e);
    Arrays.fill(c, 0);
    int from = batch.firstContext()[d];
    int to = batch.firstContext()[d + 1];
    for (int i = from; i < to; i++) {
      kernel.axpy(1f / (to - from), context, batch.context()[i] * e, c, 0, e);
    }
    System.arraycopy(hiddenBias, 0, foldedBias, 0, h);
    System.arraycopy(hidden, 0, folded, 0, N * h);
    System.arraycopy(hidden, part(1, e) * h, folded, N * h, e * h);
    for (int i = 0; i < e; i++) {
      kernel.axpy(u[i], hidden, (part(0, e) + i) * h, foldedBias, 0, h);
      kernel.axpy(PRODUCT_SCALE * u[i], hidden, (part(2, e) + i) * h, folded, (N + i) * h, h);
      kernel.axpy(PRODUCT_SCALE * c[i], hidden, (part(3, e) + i) * h, folded, (N + i) * h, h);
    }
  }

  private void input(PolicyBatch batch, int j) {
    moments.standardise(batch.numbers(), N * j, x, 0);
    System.arraycopy(item, batch.items()[j] * e, x, N, e);
  }

  /** Adds the gradients of a batch that the last forward pass was of. */
  void backward(PolicyBatch batch, PolicyGradients gradients) {
    for (int d = 0; d < batch.decisions(); d++) {
      if (back.begin(batch, d)) {
        fold(batch, d);
        back.candidates(batch, d, folded, output, inputs, units, gradients);
        back.shared(batch, d, u, c, gradients);
      }
    }
  }
}
