package io.perennial.learner.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernel} with the Vector API (module {@code jdk.incubator.vector}). Element-wise loops use
 * the machine's preferred lanes; dot products always two vectors of eight.
 */
final class VectorKernel implements Kernel {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int LANES = S.length();
  private static final VectorSpecies<Float> EIGHT = S;

  private final float[] folded = new float[8];

  /** Whether the machine has vectors of eight floats; below that plain loops are faster. */
  static boolean worthwhile() {
    return FloatVector.SPECIES_PREFERRED.length() >= LANES;
  }

  @Override
  public String name() {
    return "vector-" + S.vectorBitSize();
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n) {
    FloatVector low = FloatVector.zero(EIGHT);
    FloatVector high = FloatVector.zero(EIGHT);
    int i = 0;
    for (; i + PARTIALS <= n; i += PARTIALS) {
      low =
          low.add(
              FloatVector.fromArray(EIGHT, a, ao + i).mul(FloatVector.fromArray(EIGHT, b, bo + i)));
      high =
          high.add(
              FloatVector.fromArray(EIGHT, a, ao + i + 8)
                  .mul(FloatVector.fromArray(EIGHT, b, bo + i + 8)));
    }
    if (i < n) {
      return dotWithTail(low, high, a, ao, b, bo, i, n);
    }
    float[] f = folded;
    low.add(high).intoArray(f, 0);
    return ((f[0] + f[4]) + (f[2] + f[6])) + ((f[1] + f[5]) + (f[3] + f[7]));
  }

  private static float dotWithTail(
      FloatVector low, FloatVector high, float[] a, int ao, float[] b, int bo, int done, int n) {
    float[] partial = new float[PARTIALS];
    low.intoArray(partial, 0);
    high.intoArray(partial, 8);
    for (int i = done; i < n; i++) {
      partial[i & (PARTIALS - 1)] += a[ao + i] * b[bo + i];
    }
    return ScalarKernel.reduce(partial);
  }

  @Override
  public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(S, y, yo + i)
          .add(FloatVector.fromArray(S, x, xo + i).mul(alpha))
          .intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] += alpha * x[xo + i];
    }
  }

  @Override
  public void forward(int n, int[] rows, float[] x, float[] w, int out, float[] y) {
    int o = 0;
    for (; o + 4 * LANES <= out; o += 4 * LANES) {
      FloatVector y0 = FloatVector.fromArray(S, y, o);
      FloatVector y1 = FloatVector.fromArray(S, y, o + LANES);
      FloatVector y2 = FloatVector.fromArray(S, y, o + 2 * LANES);
      FloatVector y3 = FloatVector.fromArray(S, y, o + 3 * LANES);
      for (int i = 0; i < n; i++) {
        int at = rows[i] * out + o;
        FloatVector xi = FloatVector.broadcast(S, x[i]);
        y0 = y0.add(xi.mul(FloatVector.fromArray(S, w, at)));
        y1 = y1.add(xi.mul(FloatVector.fromArray(S, w, at + LANES)));
        y2 = y2.add(xi.mul(FloatVector.fromArray(S, w, at + 2 * LANES)));
        y3 = y3.add(xi.mul(FloatVector.fromArray(S, w, at + 3 * LANES)));
      }
      y0.intoArray(y, o);
      y1.intoArray(y, o + LANES);
      y2.intoArray(y, o + 2 * LANES);
      y3.intoArray(y, o + 3 * LANES);
    }
    for (; o + LANES <= out; o += LANES) {
      FloatVector y0 = FloatVector.fromArray(S, y, o);
      for (int i = 0; i < n; i++) {
        y0 = y0.add(FloatVector.fromArray(S, w, rows[i] * out + o).mul(x[i]));
      }
      y0.intoArray(y, o);
    }
    for (; o < out; o++) {
      for (int i = 0; i < n; i++) {
        y[o] += x[i] * w[rows[i] * out + o];
      }
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
    FloatVector upper = FloatVector.broadcast(S, limit);
    FloatVector lower = FloatVector.broadcast(S, -limit);
    int o = 0;
    for (; o + 2 * LANES <= out; o += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(S, delta, o);
      FloatVector d1 = FloatVector.fromArray(S, delta, o + LANES);
      for (int i = 0; i < n; i++) {
        int at = rows[i] * out + o;
        FloatVector xi = FloatVector.broadcast(S, x[i]);
        FloatVector step0 = FloatVector.fromArray(S, rate, at).mul(xi.mul(d0));
        FloatVector step1 = FloatVector.fromArray(S, rate, at + LANES).mul(xi.mul(d1));
        FloatVector.fromArray(S, w, at).sub(step0.min(upper).max(lower)).intoArray(w, at);
        FloatVector.fromArray(S, w, at + LANES)
            .sub(step1.min(upper).max(lower))
            .intoArray(w, at + LANES);
      }
    }
    for (; o < out; o++) {
      for (int i = 0; i < n; i++) {
        int at = rows[i] * out + o;
        float step = rate[at] * (x[i] * delta[o]);
        w[at] -= Math.max(-limit, Math.min(limit, step));
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
    FloatVector numerator = FloatVector.broadcast(S, learningRate);
    int from = row * out;
    int o = 0;
    for (; o + LANES <= out; o += LANES) {
      FloatVector g = FloatVector.fromArray(S, delta, o).mul(x);
      FloatVector sum =
          FloatVector.fromArray(S, acc, from + o).mul(decay).add(g.mul(g).mul(weight)).max(floor);
      sum.intoArray(acc, from + o);
      numerator.div(sum.sqrt()).intoArray(rate, from + o);
    }
    for (; o < out; o++) {
      float g = x * delta[o];
      acc[from + o] = Math.max(decay * acc[from + o] + weight * (g * g), floor);
      rate[from + o] = learningRate / (float) Math.sqrt(acc[from + o]);
    }
  }
}
