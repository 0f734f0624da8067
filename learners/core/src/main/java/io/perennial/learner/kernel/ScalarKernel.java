package io.perennial.learner.kernel;

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
}
