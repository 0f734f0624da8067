package io.perennial.reproduction.net;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The layers of a net for images of one channel, and where their weights lie in one array. Built
 * from the input upwards; every step gives a new architecture.
 */
public final class Architecture {

  private final int imageSide;
  private final int padding;
  private final List<Layer> layers;
  private final int channels;
  private final int side;

  private Architecture(int imageSide, int padding, List<Layer> layers, int channels, int side) {
    this.imageSide = imageSide;
    this.padding = padding;
    this.layers = layers;
    this.channels = channels;
    this.side = side;
  }

  /** Square images of {@code side} pixels with {@code padding} empty ones around. */
  public static Architecture image(int side, int padding) {
    return new Architecture(side, padding, List.of(), 1, side + 2 * padding);
  }

  /** LeNet-5 as in the TAME paper, but for its outputs: with ten of them 61,706 weights. */
  public static Architecture leNet(int imageSide) {
    return image(imageSide, 2)
        .convolution(6, 5)
        .pooling()
        .convolution(16, 5)
        .pooling()
        .dense(120)
        .dense(84);
  }

  /** A rectified convolution without padding. */
  public Architecture convolution(int outputs, int kernel) {
    return with(
        Linear.convolution(channels, side, side, outputs, kernel, size()),
        outputs,
        side - kernel + 1);
  }

  /** The largest of every 2 by 2 pixels. */
  public Architecture pooling() {
    if (side % 2 != 0) {
      throw new IllegalArgumentException(
          "pooling needs an even side, but the layer below has " + side);
    }
    return with(new Pooling(channels, side, side), channels, side / 2);
  }

  /** A rectified dense layer. */
  public Architecture dense(int units) {
    return with(Linear.dense(width(), units, true, size()), units, 1);
  }

  /** The last layer, one logit per output. */
  public Architecture outputs(int outputs) {
    return with(Linear.dense(width(), outputs, false, size()), outputs, 1);
  }

  private Architecture with(Layer layer, int newChannels, int newSide) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(layer);
    return new Architecture(imageSide, padding, List.copyOf(more), newChannels, newSide);
  }

  private int width() {
    return channels * side * side;
  }

  /** Number of logits. */
  public int outputs() {
    return channels;
  }

  /** Pixels of an image. */
  public int pixels() {
    return imageSide * imageSide;
  }

  /** Number of weights, biases included. */
  public int size() {
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i) instanceof Linear linear) {
        return linear.end();
      }
    }
    return 0;
  }

  /** Initial weights: normal with variance 2 / inputs (He et al. 2015); biases 0. */
  public float[] initialWeights(SplittableRandom random) {
    float[] weights = new float[size()];
    for (Linear layer : linear()) {
      double scale = Math.sqrt((layer.rectified() ? 2. : 1.) / layer.inputs());
      for (int i = layer.weightsAt(); i < layer.biasesAt(); i++) {
        weights[i] = (float) (scale * gaussian(random));
      }
    }
    return weights;
  }

  /** Marsaglia's polar method: the same numbers on every version of Java. */
  private static double gaussian(SplittableRandom random) {
    while (true) {
      double u = 2 * random.nextDouble() - 1;
      double v = 2 * random.nextDouble() - 1;
      double s = u * u + v * v;
      if (s < 1 && s > 0) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /**
   * The weights of a net with fewer outputs, which answers like this one's first ones.
   *
   * @param fewer this architecture with fewer outputs
   */
  public float[] firstOutputs(float[] weights, Architecture fewer) {
    Linear from = linear().get(linear().size() - 1);
    Linear to = fewer.linear().get(fewer.linear().size() - 1);
    float[] result = new float[fewer.size()];
    System.arraycopy(weights, 0, result, 0, to.biasesAt());
    System.arraycopy(weights, from.biasesAt(), result, to.biasesAt(), to.outputs());
    return result;
  }

  /** Pixels of a row of an image. */
  public int side() {
    return imageSide;
  }

  int imageSide() {
    return imageSide;
  }

  int padding() {
    return padding;
  }

  List<Layer> layers() {
    return layers;
  }

  List<Linear> linear() {
    return layers.stream().filter(Linear.class::isInstance).map(Linear.class::cast).toList();
  }
}
