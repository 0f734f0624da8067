package io.perennial.learner.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernel} with the Vector API (module {@code jdk.incubator.vector}). Element-wise loops use
 * the machine's preferred lanes; dot products always two vectors of eight.
 */
final class VectorKernel implements Kernel {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int LANES = S.length();
  private static final VectorSpecies<Float> EIGHT = S;

  /** Units that are multiplied at a time, so that the input is read once for all of them. */
  private static final int UNITS = 4;

  /** Terms of a sum that are added in one loop. */
  private static final int TERMS = 4;

  private float[] sums = new float[256];
  private final float[] folded = new float[8 * UNITS];

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
    low.add(high).intoArray(folded, 0);
    return fold(0);
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

  @Override
  public void multiply(int units, float[] w, int stride, float[] x, int n, float[] y) {
    int u = 0;
    for (; u + UNITS <= units; u += UNITS) {
      multiplyUnits(w, u * stride, stride, x, n);
      for (int i = 0; i < UNITS; i++) {
        y[u + i] = fold(8 * i);
      }
    }
    for (; u < units; u++) {
      FloatVector low = FloatVector.zero(EIGHT);
      FloatVector high = FloatVector.zero(EIGHT);
      for (int c = 0; c < n; c += PARTIALS) {
        int at = u * stride + c;
        low = load(w, at).fma(load(x, c), low);
        high = load(w, at + 8).fma(load(x, c + 8), high);
      }
      low.add(high).intoArray(folded, 0);
      y[u] = fold(0);
    }
  }

  private void multiplyUnits(float[] w, int at, int stride, float[] x, int n) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    FloatVector low0 = FloatVector.zero(EIGHT);
    FloatVector high0 = low0;
    FloatVector low1 = low0;
    FloatVector high1 = low0;
    FloatVector low2 = low0;
    FloatVector high2 = low0;
    FloatVector low3 = low0;
    FloatVector high3 = low0;
    for (int c = 0; c < n; c += PARTIALS) {
      FloatVector x0 = load(x, c);
      FloatVector x1 = load(x, c + 8);
      low0 = load(w, at + c).fma(x0, low0);
      high0 = load(w, at + c + 8).fma(x1, high0);
      low1 = load(w, at1 + c).fma(x0, low1);
      high1 = load(w, at1 + c + 8).fma(x1, high1);
      low2 = load(w, at2 + c).fma(x0, low2);
      high2 = load(w, at2 + c + 8).fma(x1, high2);
      low3 = load(w, at3 + c).fma(x0, low3);
      high3 = load(w, at3 + c + 8).fma(x1, high3);
    }
    low0.add(high0).intoArray(folded, 0);
    low1.add(high1).intoArray(folded, 8);
    low2.add(high2).intoArray(folded, 16);
    low3.add(high3).intoArray(folded, 24);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(EIGHT, values, at);
  }

  /** The sum of eight, which are sums of two partials each, as {@link ScalarKernel#reduce}. */
  private float fold(int at) {
    float[] f = folded;
    return ((f[at] + f[at + 4]) + (f[at + 2] + f[at + 6]))
        + ((f[at + 1] + f[at + 5]) + (f[at + 3] + f[at + 7]));
  }

  @Override
  public void multiplyTransposed(
      int k, int[] units, float[] delta, float[] w, int stride, int n, float[] dx) {
    for (int c = 0; c < n; c += PARTIALS) {
      FloatVector low = FloatVector.zero(EIGHT);
      FloatVector high = low;
      for (int i = 0; i < k; i++) {
        int at = units[i] * stride + c;
        FloatVector d = FloatVector.broadcast(EIGHT, delta[units[i]]);
        low = load(w, at).fma(d, low);
        high = load(w, at + 8).fma(d, high);
      }
      low.intoArray(dx, c);
      high.intoArray(dx, c + 8);
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
    sum(k, from, delta, x, n);
    FloatVector upper = FloatVector.broadcast(EIGHT, limit);
    FloatVector lower = FloatVector.broadcast(EIGHT, -limit);
    for (int c = 0; c < n; c += LANES) {
      int to = at + c;
      load(w, to).sub(cut(load(rate, to).mul(load(sums, c)), upper, lower)).intoArray(w, to);
    }
  }

  /** The minimum with upper, and the maximum of that with lower; faster than what is built in. */
  private static FloatVector cut(FloatVector value, FloatVector upper, FloatVector lower) {
    return value
        .blend(upper, value.compare(VectorOperators.GT, upper))
        .blend(lower, value.compare(VectorOperators.LT, lower));
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
    sum(k, from, delta, x, n);
    FloatVector numerator = FloatVector.broadcast(EIGHT, learningRate);
    FloatVector least = FloatVector.broadcast(EIGHT, floor);
    for (int c = 0; c < n; c += LANES) {
      FloatVector g = load(sums, c);
      FloatVector sum = load(acc, at + c).mul(decay).add(g.mul(g).mul(weight));
      sum = sum.blend(least, sum.compare(VectorOperators.LT, least));
      sum.intoArray(acc, at + c);
      numerator.div(sum.sqrt()).intoArray(rate, at + c);
    }
  }

  /**
   * Fills the sums of delta[i] * x[from[i] + c], four terms at a time, without a loop over them.
   */
  private void sum(int k, int[] from, float[] delta, float[] x, int n) {
    if (sums.length < n) {
      sums = new float[n];
    }
    for (int i = 0; i < k; i += TERMS) {
      int f0 = from[i];
      int f1 = from[Math.min(i + 1, k - 1)];
      int f2 = from[Math.min(i + 2, k - 1)];
      int f3 = from[Math.min(i + 3, k - 1)];
      FloatVector d0 = FloatVector.broadcast(EIGHT, delta[i]);
      FloatVector d1 = FloatVector.broadcast(EIGHT, i + 1 < k ? delta[i + 1] : 0f);
      FloatVector d2 = FloatVector.broadcast(EIGHT, i + 2 < k ? delta[i + 2] : 0f);
      FloatVector d3 = FloatVector.broadcast(EIGHT, i + 3 < k ? delta[i + 3] : 0f);
      for (int c = 0; c < n; c += LANES) {
        FloatVector g = i == 0 ? load(x, f0 + c).mul(d0) : load(x, f0 + c).fma(d0, load(sums, c));
        g = load(x, f1 + c).fma(d1, g);
        g = load(x, f2 + c).fma(d2, g);
        load(x, f3 + c).fma(d3, g).intoArray(sums, c);
      }
    }
  }
}
