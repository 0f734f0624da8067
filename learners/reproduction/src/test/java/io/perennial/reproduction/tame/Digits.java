package io.perennial.reproduction.tame;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Distortion;
import io.perennial.reproduction.net.Schedule;
import java.util.SplittableRandom;

/** Made images of ten classes, 8 by 8 pixels, and settings that fit them. */
final class Digits {

  static final int SIDE = 8;

  private Digits() {}

  static Mnist mnist(int train, int test) {
    SplittableRandom random = new SplittableRandom(99);
    double[][] prototypes = new double[10][SIDE * SIDE];
    for (double[] prototype : prototypes) {
      for (int i = 0; i < prototype.length; i++) {
        prototype[i] = random.nextInt(3) == 0 ? 1 : 0;
      }
    }
    return new Mnist(images(train, prototypes, random), images(test, prototypes, random));
  }

  private static Images images(int count, double[][] prototypes, SplittableRandom random) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(10);
      double[] prototype = prototypes[labels[i]];
      for (int j = 0; j < prototype.length; j++) {
        double grey = 255 * (0.6 * prototype[j] + 0.05 * random.nextInt(8));
        pixels[i * prototype.length + j] = (byte) (int) grey;
      }
    }
    return new Images(SIDE, pixels, labels);
  }

  static TameSettings settings(int tasks) {
    Schedule training = new Schedule(20_000, 32, 4e-3f, 0, 0.05f, 0, 0, Distortion.NONE);
    Schedule pruning = new Schedule(20_000, 32, 4e-3f, 0, 0, 0.3f, 0.7, Distortion.NONE);
    return new TameSettings(
        tasks,
        1,
        Architecture.image(SIDE, 0).dense(24).outputs(10),
        Architecture.image(SIDE, 1).convolution(4, 3).pooling().dense(48),
        3e-3f,
        3_000,
        500,
        pruning,
        training,
        pruning,
        0.5f,
        2,
        new Distortion(0.05, 0, 0, 0, 0),
        20);
  }
}
