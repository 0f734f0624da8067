package io.perennial.reproduction.net;

import java.util.Arrays;

/**
 * Working memory to run a net, forwards and backwards, over a batch of images at once. Holds no
 * weights: one batch serves all nets of its architecture. Not for two threads at once.
 *
 * <p>Use: {@link #image} for every lane, {@link #forward}, {@link #logit}; for training then {@link
 * #delta} for every lane and output, and {@link #backward}. Lanes beyond the images of a last,
 * smaller batch keep old images; their deltas must be 0.
 */
public final class Batch {

  /** Grey value of a pixel of 255; background is 0, so padding is background. */
  private static final float WHITE = 2f;

  private final Architecture architecture;
  private final LaneKernel kernel;
  private final int lanes;
  private final float[][] values;
  private final float[][] deltas;

  /**
   * Memory for batches of up to {@code lanes} images.
   *
   * @throws IllegalArgumentException if {@code lanes} is not a power of two, or below 32
   */
  public Batch(Architecture architecture, int lanes) {
    this(architecture, lanes, LaneKernel.best());
  }

  Batch(Architecture architecture, int lanes, LaneKernel kernel) {
    if (lanes < LaneKernel.BLOCK || Integer.bitCount(lanes) != 1) {
      throw new IllegalArgumentException(
          "lanes must be a power of two from 32 on, but are " + lanes);
    }
    this.architecture = architecture;
    this.kernel = kernel;
    this.lanes = lanes;
    int depth = architecture.layers().size();
    int side = architecture.imageSide() + 2 * architecture.padding();
    values = new float[depth + 1][];
    deltas = new float[depth + 1][];
    values[0] = new float[side * side * lanes];
    for (int i = 0; i < depth; i++) {
      values[i + 1] = new float[architecture.layers().get(i).size() * lanes];
      deltas[i + 1] = new float[values[i + 1].length];
    }
  }

  /** Number of images a batch holds. */
  public int lanes() {
    return lanes;
  }

  /** Sets the image of a lane; grey values 0 to 255 from {@code at}, row by row. */
  public void image(int lane, byte[] pixels, int at) {
    int n = architecture.imageSide();
    int side = n + 2 * architecture.padding();
    int first = architecture.padding() * (side + 1);
    float[] input = values[0];
    for (int y = 0; y < n; y++) {
      int to = (first + y * side) * lanes + lane;
      for (int x = 0; x < n; x++) {
        input[to + x * lanes] = (pixels[at + y * n + x] & 0xFF) * (WHITE / 255f);
      }
    }
  }

  /** Runs the net over all lanes. */
  public void forward(float[] weights) {
    for (int i = 0; i < architecture.layers().size(); i++) {
      Layer layer = architecture.layers().get(i);
      if (layer instanceof Linear linear) {
        kernel.forward(linear, weights, values[i], values[i + 1], lanes);
        if (linear.rectified()) {
          rectify(values[i + 1]);
        }
      } else if (layer instanceof Pooling pooling) {
        pool(pooling, values[i], values[i + 1]);
      }
    }
  }

  private static void rectify(float[] y) {
    for (int n = 0; n < y.length; n++) {
      y[n] = Math.max(0f, y[n]);
    }
  }

  private void pool(Pooling pooling, float[] x, float[] y) {
    int down = pooling.width() * lanes;
    for (int i = 0; i < pooling.size(); i++) {
      int from = pooling.corner(i) * lanes;
      int to = i * lanes;
      for (int n = 0; n < lanes; n++) {
        float upper = Math.max(x[from + n], x[from + lanes + n]);
        float lower = Math.max(x[from + down + n], x[from + down + lanes + n]);
        y[to + n] = Math.max(upper, lower);
      }
    }
  }

  /** Logit of an output for the image of a lane, after {@link #forward}. */
  public float logit(int lane, int output) {
    return values[values.length - 1][output * lanes + lane];
  }

  /** Sets the derivative of the loss by a logit, for {@link #backward}. */
  public void delta(int lane, int output, float value) {
    deltas[deltas.length - 1][output * lanes + lane] = value;
  }

  /** Clears all deltas of the logits. */
  public void clearDeltas() {
    Arrays.fill(deltas[deltas.length - 1], 0f);
  }

  /** Adds the gradient of the loss by every weight, after {@link #forward} with these weights. */
  public void backward(float[] weights, float[] gradient) {
    for (int i = architecture.layers().size() - 1; i >= 0; i--) {
      Layer layer = architecture.layers().get(i);
      if (i > 0) {
        Arrays.fill(deltas[i], 0f);
      }
      if (layer instanceof Linear linear) {
        if (linear.rectified()) {
          gate(values[i + 1], deltas[i + 1]);
        }
        kernel.weightGradient(linear, values[i], deltas[i + 1], gradient, lanes);
        if (i > 0) {
          kernel.inputGradient(linear, weights, deltas[i + 1], deltas[i], lanes);
        }
      } else if (layer instanceof Pooling pooling) {
        unpool(pooling, values[i], values[i + 1], deltas[i + 1], deltas[i]);
      }
    }
  }

  private static void gate(float[] y, float[] dy) {
    for (int n = 0; n < y.length; n++) {
      dy[n] = y[n] > 0 ? dy[n] : 0f;
    }
  }

  /** The first of the four pixels that is the largest takes the derivative. */
  private void unpool(Pooling pooling, float[] x, float[] y, float[] dy, float[] dx) {
    int down = pooling.width() * lanes;
    for (int i = 0; i < pooling.size(); i++) {
      int from = pooling.corner(i) * lanes;
      int to = i * lanes;
      for (int n = 0; n < lanes; n++) {
        int at = from + n;
        float largest = y[to + n];
        if (x[at] != largest) {
          at = x[at + lanes] == largest ? at + lanes : at + down;
          at = x[at] == largest ? at : at + lanes;
        }
        dx[at] = dy[to + n];
      }
    }
  }
}
