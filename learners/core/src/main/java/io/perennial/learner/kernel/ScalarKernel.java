package io.perennial.learner.kernel;

import java.util.Arrays;

/** {@link Kernel} in plain loops, for any runtime; the reference of the others. */
final class ScalarKernel implements Kernel {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n) {
    float[] partial = new float[PARTIALS];
    for (int i = 0; i < n; i++) {
      partial[i & (PARTIALS - 1)] += a[ao + i] * b[bo + i];
    }
    return reduce(partial);
  }

  /** Adds partials j and j + 8, of these j and j + 4, then j and j + 2, then the last two. */
  static float reduce(float[] p) {
    float s0 = (p[0] + p[8]) + (p[4] + p[12]);
    float s1 = (p[1] + p[9]) + (p[5] + p[13]);
    float s2 = (p[2] + p[10]) + (p[6] + p[14]);
    float s3 = (p[3] + p[11]) + (p[7] + p[15]);
    return (s0 + s2) + (s1 + s3);
  }

  @Override
  public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += alpha * x[xo + i];
    }
  }

  @Override
  public void forward(int n, int[] rows, float[] x, float[] w, int out, float[] y) {
    for (int i = 0; i < n; i++) {
      axpy(x[i], w, rows[i] * out, y, 0, out);
    }
  }

  @Override
  public void backward(int from, int n, int[] rows, float[] w, int out, float[] delta, float[] dx) {
    for (int i = from; i < n; i++) {
      dx[i] = dot(w, rows[i] * out, delta, 0, out);
    }
  }

  @Override
  public void descend(
      int n, int[] rows, float[] x, float[] delta, float[] w, float[] rate, int out, float limit) {
    for (int i = 0; i < n; i++) {
      int row = rows[i] * out;
      for (int o = 0; o < out; o++) {
        float step = rate[row + o] * (x[i] * delta[o]);
        w[row + o] -= Math.max(-limit, Math.min(limit, step));
      }
    }
  }

  @Override
  public void accumulate(
      int row,
      float x,
      float[] delta,
      float[] acc,
      float[] rate,
      int out,
      float decay,
      float weight,
      float floor,
      float learningRate) {
    for (int o = 0; o < out; o++) {
      int at = row * out + o;
      float g = x * delta[o];
      acc[at] = Math.max(decay * acc[at] + weight * (g * g), floor);
      rate[at] = learningRate / (float) Math.sqrt(acc[at]);
    }
  }

  @Override
  public void multiply(int units, float[] w, int stride, float[] x, int n, float[] y) {
    float[] partial = new float[PARTIALS];
    for (int u = 0; u < units; u++) {
      Arrays.fill(partial, 0f);
      for (int c = 0; c < n; c++) {
        int j = c & (PARTIALS - 1);
        partial[j] = Math.fma(w[u * stride + c], x[c], partial[j]);
      }
      y[u] = reduce(partial);
    }
  }

  @Override
  public void multiplyTransposed(
      int k, int[] units, float[] delta, float[] w, int stride, int n, float[] dx) {
    for (int c = 0; c < n; c++) {
      float sum = 0f;
      for (int i = 0; i < k; i++) {
        sum = Math.fma(w[units[i] * stride + c], delta[units[i]], sum);
      }
      dx[c] = sum;
    }
  }

  @Override
  public void descendSum(
      int k,
      int[] from,
      float[] delta,
      float[] x,
      int n,
      float[] w,
      float[] rate,
      int at,
      float limit) {
    for (int c = 0; c < n; c++) {
      float step = rate[at + c] * sum(k, from, delta, x, c);
      w[at + c] -= Math.max(-limit, Math.min(limit, step));
    }
  }

  @Override
  public void accumulateSum(
      int k,
      int[] from,
      float[] delta,
      float[] x,
      int n,
      float[] acc,
      float[] rate,
      int at,
      float decay,
      float weight,
      float floor,
      float learningRate) {
    for (int c = 0; c < n; c++) {
      float g = sum(k, from, delta, x, c);
      acc[at + c] = Math.max(decay * acc[at + c] + weight * (g * g), floor);
      rate[at + c] = learningRate / (float) Math.sqrt(acc[at + c]);
    }
  }

  private static float sum(int k, int[] from, float[] delta, float[] x, int c) {
    float sum = x[from[0] + c] * delta[0];
    for (int i = 1; i < k; i++) {
      sum = Math.fma(x[from[i] + c], delta[i], sum);
    }
    return sum;
  }
}
