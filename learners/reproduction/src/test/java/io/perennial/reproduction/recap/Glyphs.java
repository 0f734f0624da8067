package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Made images of ten classes, 8 by 8 pixels, and a plan that fits them. */
final class Glyphs {

  static final int SIDE = 8;
  static final RecapSettings SETTINGS = new RecapSettings(24, 500, 10, 22, 0.01f, 0.1f);

  private Glyphs() {}

  static Mnist mnist(int train, int test) {
    SplittableRandom random = new SplittableRandom(99);
    double[][] prototypes = new double[Images.CLASSES][SIDE * SIDE];
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
      labels[i] = (byte) (i % Images.CLASSES);
      double[] prototype = prototypes[labels[i]];
      for (int j = 0; j < prototype.length; j++) {
        pixels[i * prototype.length + j] =
            (byte) (int) (255 * (0.6 * prototype[j] + 0.05 * random.nextInt(8)));
      }
    }
    return new Images(SIDE, pixels, labels);
  }

  static RecapPlan plan(
      Benchmark benchmark, Set<Rule> rules, List<Integer> buffers, Long... seeds) {
    return new RecapPlan(
        mnist(3_000, 300), rules, buffers, List.of(seeds), Map.of(benchmark, SETTINGS));
  }
}
