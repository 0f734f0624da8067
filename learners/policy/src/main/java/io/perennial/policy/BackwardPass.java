package io.perennial.policy;

import io.perennial.learner.kernel.Kernel;
import java.util.Arrays;

/**
 * Derivatives of one decision's scores: first by what its candidates have of their own, then by
 * what they share. In the names of {@link PolicyNet}: dA = [x, i]' delta and di = A delta, from
 * which the gradients of W_i, W_ui, W_ci, u and c follow once per decision.
 */
final class BackwardPass {

  private static final int N = PolicyShape.NUMBERS;
  private static final float S = PolicyShape.PRODUCT_SCALE;

  private final Kernel kernel;
  private final float[] hidden;
  private final int e;
  private final int h;
  private final int p;
  private final int[] identity;

  /** Candidates whose score has a gradient, and how many. */
  private final int[] active;

  private int n;

  /** Per active candidate the derivative by its hidden units; per input its values of all. */
  private final float[] deltas;

  private final float[][] columns;
  private final float[] delta;
  private final float[] ofInput;

  private final float[][] ofFolded;
  private final float[] ofBias;
  private final float[] ones;

  BackwardPass(PolicyShape shape, Kernel kernel, float[] hidden) {
    this.kernel = kernel;
    this.hidden = hidden;
    this.e = shape.embedding();
    this.h = shape.hidden();
    this.p = N + e;
    this.identity = new int[Math.max(p, shape.candidates())];
    Arrays.setAll(identity, i -> i);
    this.active = new int[shape.candidates()];
    this.deltas = new float[shape.candidates() * h];
    this.columns = new float[p][shape.candidates()];
    this.delta = new float[h];
    this.ofInput = new float[p];
    this.ofFolded = new float[p][h];
    this.ofBias = new float[h];
    this.ones = new float[shape.candidates()];
    Arrays.fill(ones, 1f);
  }

  /** Whether any score of the decision has a gradient. */
  boolean begin(PolicyBatch batch, int d) {
    n = 0;
    for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
      if (batch.gradient()[j] != 0) {
        active[n++] = j;
      }
    }
    return n > 0;
  }

  void candidates(
      PolicyBatch batch,
      int d,
      float[] folded,
      float[] output,
      float[] inputs,
      float[] units,
      PolicyGradients gradients) {
    float[] items = gradients.values(ParameterGroup.ITEM);
    float[] biases = gradients.values(ParameterGroup.ITEM_BIAS);
    float[] outputs = gradients.values(ParameterGroup.OUTPUT);
    float[] linear = gradients.values(ParameterGroup.LINEAR);
    for (int a = 0; a < n; a++) {
      int j = active[a];
      int row = batch.items()[j];
      float g = batch.gradient()[j];
      gradients.mark(ParameterGroup.ITEM, row);
      biases[row] += g;
      kernel.axpy(g, units, j * h, outputs, 0, h);
      kernel.axpy(g, inputs, j * p, linear, 0, N);
      for (int k = 0; k < h; k++) {
        delta[k] = units[j * h + k] > 0 ? g * output[k] : 0f;
      }
      System.arraycopy(delta, 0, deltas, a * h, h);
      kernel.backward(N, p, identity, folded, h, delta, ofInput);
      for (int i = 0; i < e; i++) {
        items[row * e + i] += ofInput[N + i];
      }
      for (int i = 0; i < p; i++) {
        columns[i][a] = inputs[j * p + i];
      }
    }
    for (int i = 0; i < p; i++) {
      Arrays.fill(ofFolded[i], 0);
      kernel.forward(n, identity, columns[i], deltas, h, ofFolded[i]);
    }
    Arrays.fill(ofBias, 0);
    kernel.forward(n, identity, ones, deltas, h, ofBias);
  }

  void shared(PolicyBatch batch, int d, float[] u, float[] c, PolicyGradients gradients) {
    float[] weights = gradients.values(ParameterGroup.HIDDEN);
    float[] users = gradients.values(ParameterGroup.USER);
    int user = batch.users()[d];
    gradients.mark(ParameterGroup.USER, user);
    kernel.axpy(1, ofBias, 0, gradients.values(ParameterGroup.HIDDEN_BIAS), 0, h);
    for (int k = 0; k < N; k++) {
      kernel.axpy(1, ofFolded[k], 0, weights, k * h, h);
    }
    for (int i = 0; i < e; i++) {
      float[] ofRow = ofFolded[N + i];
      kernel.axpy(u[i], ofBias, 0, weights, row(0, i), h);
      kernel.axpy(1, ofRow, 0, weights, row(1, i), h);
      kernel.axpy(S * u[i], ofRow, 0, weights, row(2, i), h);
      kernel.axpy(S * c[i], ofRow, 0, weights, row(3, i), h);
      users[user * e + i] +=
          kernel.dot(hidden, row(0, i), ofBias, 0, h)
              + S * kernel.dot(hidden, row(2, i), ofRow, 0, h);
      context(batch, d, i, S * kernel.dot(hidden, row(3, i), ofRow, 0, h), gradients);
    }
  }

  private int row(int part, int i) {
    return (PolicyNet.part(part, e) + i) * h;
  }

  private void context(PolicyBatch batch, int d, int i, float g, PolicyGradients gradients) {
    float[] values = gradients.values(ParameterGroup.CONTEXT);
    int from = batch.firstContext()[d];
    int to = batch.firstContext()[d + 1];
    for (int k = from; k < to; k++) {
      int row = batch.context()[k];
      gradients.mark(ParameterGroup.CONTEXT, row);
      values[row * e + i] += g / (to - from);
    }
  }
}
