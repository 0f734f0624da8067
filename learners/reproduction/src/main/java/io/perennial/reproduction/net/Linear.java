package io.perennial.reproduction.net;

/**
 * A linear map that is applied at several positions of its input: a convolution (a position per
 * pixel of the output) or a dense layer (one position).
 *
 * <p>y[o][p] = b[o] + sum over k of w[o][k] * x[bases[p] + offsets[k]]. Weights lie in one array of
 * the whole net, [outputs][inputs] from {@code weightsAt}, then the biases from {@code biasesAt}.
 *
 * @param offsets input numbers of one position's receptive field, relative to its base
 * @param bases for each position, the input number its receptive field begins at
 * @param outputs values per position
 * @param rectified whether negative outputs become 0
 */
record Linear(
    int[] offsets, int[] bases, int outputs, boolean rectified, int weightsAt, int biasesAt)
    implements Layer {

  static Linear convolution(
      int channels, int height, int width, int outputs, int kernel, int weightsAt) {
    int[] offsets = new int[channels * kernel * kernel];
    int k = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < kernel; y++) {
        for (int x = 0; x < kernel; x++) {
          offsets[k++] = (c * height + y) * width + x;
        }
      }
    }
    int rows = height - kernel + 1;
    int columns = width - kernel + 1;
    int[] bases = new int[rows * columns];
    for (int p = 0; p < bases.length; p++) {
      bases[p] = p / columns * width + p % columns;
    }
    return new Linear(offsets, bases, outputs, true, weightsAt, weightsAt + outputs * k);
  }

  static Linear dense(int inputs, int outputs, boolean rectified, int weightsAt) {
    int[] offsets = new int[inputs];
    for (int k = 0; k < inputs; k++) {
      offsets[k] = k;
    }
    return new Linear(
        offsets, new int[1], outputs, rectified, weightsAt, weightsAt + outputs * inputs);
  }

  int inputs() {
    return offsets.length;
  }

  int positions() {
    return bases.length;
  }

  @Override
  public int size() {
    return outputs * bases.length;
  }

  int end() {
    return biasesAt + outputs;
  }
}
