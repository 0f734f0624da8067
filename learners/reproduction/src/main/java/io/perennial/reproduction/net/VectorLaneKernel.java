package io.perennial.reproduction.net;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LaneKernel} with the Vector API: tiles of two outputs by four vectors (or two outputs by
 * four inputs) stay in registers while the sum runs.
 */
final class VectorLaneKernel implements LaneKernel {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

  private final float[] folded = new float[8];

  /** Whether the machine has vectors of eight floats; below that plain loops are faster. */
  static boolean worthwhile() {
    return FloatVector.SPECIES_PREFERRED.length() >= S.length();
  }

  @Override
  public void forward(Linear layer, float[] w, float[] x, float[] y, int lanes) {
    for (int p = 0; p < layer.positions(); p++) {
      for (int n = 0; n < lanes; n += BLOCK) {
        int o = 0;
        for (; o + 2 <= layer.outputs(); o += 2) {
          forward2(layer, w, x, y, lanes, p, n, o);
        }
        if (o < layer.outputs()) {
          forward1(layer, w, x, y, lanes, p, n, o);
        }
      }
    }
  }

  private static void forward2(
      Linear layer, float[] w, float[] x, float[] y, int lanes, int p, int n, int o) {
    int[] offsets = layer.offsets();
    int from = layer.bases()[p] * lanes + n;
    int row = layer.weightsAt() + o * offsets.length;
    int next = row + offsets.length;
    FloatVector a0 = FloatVector.broadcast(S, w[layer.biasesAt() + o]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = FloatVector.broadcast(S, w[layer.biasesAt() + o + 1]);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    for (int k = 0; k < offsets.length; k++) {
      int at = from + offsets[k] * lanes;
      FloatVector x0 = FloatVector.fromArray(S, x, at);
      FloatVector x1 = FloatVector.fromArray(S, x, at + 8);
      FloatVector x2 = FloatVector.fromArray(S, x, at + 16);
      FloatVector x3 = FloatVector.fromArray(S, x, at + 24);
      FloatVector u = FloatVector.broadcast(S, w[row + k]);
      a0 = a0.add(x0.mul(u));
      a1 = a1.add(x1.mul(u));
      a2 = a2.add(x2.mul(u));
      a3 = a3.add(x3.mul(u));
      FloatVector v = FloatVector.broadcast(S, w[next + k]);
      b0 = b0.add(x0.mul(v));
      b1 = b1.add(x1.mul(v));
      b2 = b2.add(x2.mul(v));
      b3 = b3.add(x3.mul(v));
    }
    int to = (o * layer.positions() + p) * lanes + n;
    store(a0, a1, a2, a3, y, to);
    store(b0, b1, b2, b3, y, to + layer.positions() * lanes);
  }

  private static void forward1(
      Linear layer, float[] w, float[] x, float[] y, int lanes, int p, int n, int o) {
    int[] offsets = layer.offsets();
    int from = layer.bases()[p] * lanes + n;
    int row = layer.weightsAt() + o * offsets.length;
    FloatVector a0 = FloatVector.broadcast(S, w[layer.biasesAt() + o]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int k = 0; k < offsets.length; k++) {
      int at = from + offsets[k] * lanes;
      FloatVector u = FloatVector.broadcast(S, w[row + k]);
      a0 = a0.add(FloatVector.fromArray(S, x, at).mul(u));
      a1 = a1.add(FloatVector.fromArray(S, x, at + 8).mul(u));
      a2 = a2.add(FloatVector.fromArray(S, x, at + 16).mul(u));
      a3 = a3.add(FloatVector.fromArray(S, x, at + 24).mul(u));
    }
    store(a0, a1, a2, a3, y, (o * layer.positions() + p) * lanes + n);
  }

  private static void store(
      FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] y, int at) {
    a.intoArray(y, at);
    b.intoArray(y, at + 8);
    c.intoArray(y, at + 16);
    d.intoArray(y, at + 24);
  }

  @Override
  public void weightGradient(Linear layer, float[] x, float[] dy, float[] g, int lanes) {
    int inputs = layer.inputs();
    for (int o = 0; o < layer.outputs(); o++) {
      biasGradient(layer, dy, g, lanes, o);
    }
    for (int k = 0; k + 4 <= inputs; k += 4) {
      int o = 0;
      for (; o + 2 <= layer.outputs(); o += 2) {
        weightGradient4x2(layer, x, dy, g, lanes, k, o);
      }
      if (o < layer.outputs()) {
        for (int j = k; j < k + 4; j++) {
          weightGradient1(layer, x, dy, g, lanes, j, o);
        }
      }
    }
    for (int k = inputs & ~3; k < inputs; k++) {
      for (int o = 0; o < layer.outputs(); o++) {
        weightGradient1(layer, x, dy, g, lanes, k, o);
      }
    }
  }

  private void biasGradient(Linear layer, float[] dy, float[] g, int lanes, int o) {
    int count = layer.positions() * lanes;
    FloatVector sum = FloatVector.zero(S);
    for (int n = o * count; n < (o + 1) * count; n += 8) {
      sum = sum.add(FloatVector.fromArray(S, dy, n));
    }
    g[layer.biasesAt() + o] += reduce(sum);
  }

  private void weightGradient4x2(
      Linear layer, float[] x, float[] dy, float[] g, int lanes, int k, int o) {
    int[] offsets = layer.offsets();
    int[] bases = layer.bases();
    int k0 = offsets[k] * lanes;
    int k1 = offsets[k + 1] * lanes;
    int k2 = offsets[k + 2] * lanes;
    int k3 = offsets[k + 3] * lanes;
    int stride = bases.length * lanes;
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    int shift = Integer.numberOfTrailingZeros(lanes / 8);
    int mask = lanes / 8 - 1;
    int delta = o * stride;
    for (int i = 0; i < bases.length << shift; i++) {
      int from = bases[i >> shift] * lanes + (i & mask) * 8;
      FloatVector u = FloatVector.fromArray(S, dy, delta);
      FloatVector v = FloatVector.fromArray(S, dy, delta + stride);
      delta += 8;
      FloatVector x0 = FloatVector.fromArray(S, x, from + k0);
      a0 = a0.add(u.mul(x0));
      b0 = b0.add(v.mul(x0));
      FloatVector x1 = FloatVector.fromArray(S, x, from + k1);
      a1 = a1.add(u.mul(x1));
      b1 = b1.add(v.mul(x1));
      FloatVector x2 = FloatVector.fromArray(S, x, from + k2);
      a2 = a2.add(u.mul(x2));
      b2 = b2.add(v.mul(x2));
      FloatVector x3 = FloatVector.fromArray(S, x, from + k3);
      a3 = a3.add(u.mul(x3));
      b3 = b3.add(v.mul(x3));
    }
    int at = layer.weightsAt() + o * offsets.length + k;
    g[at] += reduce(a0);
    g[at + 1] += reduce(a1);
    g[at + 2] += reduce(a2);
    g[at + 3] += reduce(a3);
    at += offsets.length;
    g[at] += reduce(b0);
    g[at + 1] += reduce(b1);
    g[at + 2] += reduce(b2);
    g[at + 3] += reduce(b3);
  }

  private void weightGradient1(
      Linear layer, float[] x, float[] dy, float[] g, int lanes, int k, int o) {
    int[] bases = layer.bases();
    int offset = layer.offsets()[k] * lanes;
    FloatVector sum = FloatVector.zero(S);
    for (int p = 0; p < bases.length; p++) {
      int from = bases[p] * lanes + offset;
      int delta = (o * bases.length + p) * lanes;
      for (int n = 0; n < lanes; n += 8) {
        sum =
            sum.add(
                FloatVector.fromArray(S, dy, delta + n).mul(FloatVector.fromArray(S, x, from + n)));
      }
    }
    g[layer.weightsAt() + o * layer.inputs() + k] += reduce(sum);
  }

  private float reduce(FloatVector sum) {
    sum.intoArray(folded, 0);
    return LaneKernel.reduce(folded);
  }

  @Override
  public void inputGradient(Linear layer, float[] w, float[] dy, float[] dx, int lanes) {
    int inputs = layer.inputs();
    for (int p = 0; p < layer.positions(); p++) {
      for (int n = 0; n < lanes; n += BLOCK) {
        int k = 0;
        for (; k + 2 <= inputs; k += 2) {
          inputGradient2(layer, w, dy, dx, lanes, p, n, k);
        }
        if (k < inputs) {
          inputGradient1(layer, w, dy, dx, lanes, p, n, k);
        }
      }
    }
  }

  private static void inputGradient2(
      Linear layer, float[] w, float[] dy, float[] dx, int lanes, int p, int n, int k) {
    int inputs = layer.inputs();
    int stride = layer.positions() * lanes;
    int to = (layer.bases()[p] + layer.offsets()[k]) * lanes + n;
    int next = (layer.bases()[p] + layer.offsets()[k + 1]) * lanes + n;
    FloatVector a0 = FloatVector.fromArray(S, dx, to);
    FloatVector a1 = FloatVector.fromArray(S, dx, to + 8);
    FloatVector a2 = FloatVector.fromArray(S, dx, to + 16);
    FloatVector a3 = FloatVector.fromArray(S, dx, to + 24);
    FloatVector b0 = FloatVector.fromArray(S, dx, next);
    FloatVector b1 = FloatVector.fromArray(S, dx, next + 8);
    FloatVector b2 = FloatVector.fromArray(S, dx, next + 16);
    FloatVector b3 = FloatVector.fromArray(S, dx, next + 24);
    int at = layer.weightsAt() + k;
    int delta = p * lanes + n;
    for (int o = 0; o < layer.outputs(); o++) {
      FloatVector y0 = FloatVector.fromArray(S, dy, delta);
      FloatVector y1 = FloatVector.fromArray(S, dy, delta + 8);
      FloatVector y2 = FloatVector.fromArray(S, dy, delta + 16);
      FloatVector y3 = FloatVector.fromArray(S, dy, delta + 24);
      FloatVector u = FloatVector.broadcast(S, w[at]);
      a0 = a0.add(y0.mul(u));
      a1 = a1.add(y1.mul(u));
      a2 = a2.add(y2.mul(u));
      a3 = a3.add(y3.mul(u));
      FloatVector v = FloatVector.broadcast(S, w[at + 1]);
      b0 = b0.add(y0.mul(v));
      b1 = b1.add(y1.mul(v));
      b2 = b2.add(y2.mul(v));
      b3 = b3.add(y3.mul(v));
      at += inputs;
      delta += stride;
    }
    store(a0, a1, a2, a3, dx, to);
    store(b0, b1, b2, b3, dx, next);
  }

  private static void inputGradient1(
      Linear layer, float[] w, float[] dy, float[] dx, int lanes, int p, int n, int k) {
    int stride = layer.positions() * lanes;
    int to = (layer.bases()[p] + layer.offsets()[k]) * lanes + n;
    FloatVector a0 = FloatVector.fromArray(S, dx, to);
    FloatVector a1 = FloatVector.fromArray(S, dx, to + 8);
    FloatVector a2 = FloatVector.fromArray(S, dx, to + 16);
    FloatVector a3 = FloatVector.fromArray(S, dx, to + 24);
    for (int o = 0; o < layer.outputs(); o++) {
      int delta = o * stride + p * lanes + n;
      FloatVector u = FloatVector.broadcast(S, w[layer.weightsAt() + o * layer.inputs() + k]);
      a0 = a0.add(FloatVector.fromArray(S, dy, delta).mul(u));
      a1 = a1.add(FloatVector.fromArray(S, dy, delta + 8).mul(u));
      a2 = a2.add(FloatVector.fromArray(S, dy, delta + 16).mul(u));
      a3 = a3.add(FloatVector.fromArray(S, dy, delta + 24).mul(u));
    }
    store(a0, a1, a2, a3, dx, to);
  }
}
