package io.perennial.reproduction.net;

import java.util.Arrays;

/** {@link LaneKernel} in plain loops; the reference of the others. */
final class ScalarLaneKernel implements LaneKernel {

  @Override
  public void forward(Linear layer, float[] w, float[] x, float[] y, int lanes) {
    int[] offsets = layer.offsets();
    for (int o = 0; o < layer.outputs(); o++) {
      int row = layer.weightsAt() + o * offsets.length;
      for (int p = 0; p < layer.positions(); p++) {
        int base = layer.bases()[p];
        int at = (o * layer.positions() + p) * lanes;
        Arrays.fill(y, at, at + lanes, w[layer.biasesAt() + o]);
        for (int k = 0; k < offsets.length; k++) {
          axpy(w[row + k], x, (base + offsets[k]) * lanes, y, at, lanes);
        }
      }
    }
  }

  @Override
  public void weightGradient(Linear layer, float[] x, float[] dy, float[] g, int lanes) {
    int[] offsets = layer.offsets();
    int[] bases = layer.bases();
    float[] partial = new float[8];
    for (int o = 0; o < layer.outputs(); o++) {
      int delta = o * bases.length * lanes;
      for (int k = 0; k < offsets.length; k++) {
        Arrays.fill(partial, 0);
        for (int p = 0; p < bases.length; p++) {
          int from = (bases[p] + offsets[k]) * lanes;
          for (int n = 0; n < lanes; n++) {
            partial[n & 7] += dy[delta + p * lanes + n] * x[from + n];
          }
        }
        g[layer.weightsAt() + o * offsets.length + k] += LaneKernel.reduce(partial);
      }
      Arrays.fill(partial, 0);
      for (int n = 0; n < bases.length * lanes; n++) {
        partial[n & 7] += dy[delta + n];
      }
      g[layer.biasesAt() + o] += LaneKernel.reduce(partial);
    }
  }

  @Override
  public void inputGradient(Linear layer, float[] w, float[] dy, float[] dx, int lanes) {
    int[] offsets = layer.offsets();
    for (int p = 0; p < layer.positions(); p++) {
      int base = layer.bases()[p];
      for (int k = 0; k < offsets.length; k++) {
        for (int o = 0; o < layer.outputs(); o++) {
          axpy(
              w[layer.weightsAt() + o * offsets.length + k],
              dy,
              (o * layer.positions() + p) * lanes,
              dx,
              (base + offsets[k]) * lanes,
              lanes);
        }
      }
    }
  }

  private static void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += a * x[xo + i];
    }
  }
}
