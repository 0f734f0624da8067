package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TaskImagesTest {

  private static final int SIZE = Glyphs.SIDE * Glyphs.SIDE;
  private static final Mnist MNIST = Glyphs.mnist(100, 50);

  private static byte[] read(TaskImages images, int task, int image) {
    byte[] pixels = new byte[SIZE];
    images.read(task, image, pixels);
    return pixels;
  }

  private static byte[] original(Images images, int image) {
    return Arrays.copyOfRange(images.pixels(), image * SIZE, (image + 1) * SIZE);
  }

  /** One image of as many different pixels as it has: shows where each comes from. */
  private static Images numbered() {
    byte[] pixels = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      pixels[i] = (byte) i;
    }
    return new Images(Glyphs.SIDE, pixels, new byte[1]);
  }

  @Test
  void shouldPermuteEveryTaskButTheFirstInItsOwnWay() {
    TaskImages images = new TaskImages(Benchmark.PERMUTED, numbered(), 7);

    assertThat(read(images, 0, 0)).containsExactly(numbered().pixels());
    for (int task = 1; task < images.tasks(); task++) {
      byte[] pixels = read(images, task, 0);
      assertThat(pixels).containsExactlyInAnyOrder(numbered().pixels());
      assertThat(pixels).isNotEqualTo(read(images, task - 1, 0));
    }
  }

  @Test
  void shouldPermuteTrainingAndTestImagesAlike() {
    TaskImages train = new TaskImages(Benchmark.PERMUTED, numbered(), 7);
    TaskImages test = new TaskImages(Benchmark.PERMUTED, MNIST.test(), 7);
    byte[] from = read(train, 4, 0);
    byte[] shown = read(test, 4, 3);

    for (int i = 0; i < SIZE; i++) {
      assertThat(shown[i]).isEqualTo(original(MNIST.test(), 3)[from[i]]);
    }
    assertThat(read(new TaskImages(Benchmark.PERMUTED, numbered(), 8), 4, 0)).isNotEqualTo(from);
  }

  @Test
  void shouldTurnFromUprightToUpsideDown() {
    TaskImages images = new TaskImages(Benchmark.ROTATED, MNIST.train(), 7);
    byte[] image = original(MNIST.train(), 5);
    byte[] last = read(images, images.tasks() - 1, 5);

    assertThat(read(images, 0, 5)).containsExactly(image);
    for (int i = 0; i < SIZE; i++) {
      assertThat(last[i]).isEqualTo(image[SIZE - 1 - i]);
    }
    byte[] turned = new byte[SIZE];
    new Rotation(Glyphs.SIDE, 60).apply(image, 0, turned);
    assertThat(read(images, 3, 5)).containsExactly(turned);
  }

  @Test
  void shouldSplitTheDigitsInPairs() {
    TaskImages images = new TaskImages(Benchmark.SPLIT, MNIST.train(), 7);

    for (int task = 0; task < 5; task++) {
      int even = 2 * task;
      assertThat(Arrays.stream(images.all(task)).map(images::label).toArray())
          .hasSize(20)
          .containsOnly(even, even + 1);
    }
    assertThat(read(images, 4, 8)).containsExactly(original(MNIST.train(), 8));
  }

  @Test
  void shouldSampleNoImageTwice() {
    TaskImages images = new TaskImages(Benchmark.ROTATED, MNIST.train(), 7);

    assertThat(images.sample(1, 30, new SplittableRandom(1))).hasSize(30).doesNotHaveDuplicates();
    assertThat(images.sample(1, 500, new SplittableRandom(1))).hasSize(100).doesNotHaveDuplicates();
    assertThat(images.sample(1, 30, new SplittableRandom(1)))
        .isNotEqualTo(images.sample(1, 30, new SplittableRandom(2)));
  }
}
