package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The images of a benchmark's tasks, each task's as it shows them. */
final class TaskImages {

  /** Between two tasks of {@link Benchmark#ROTATED}; the last is upside down. */
  static final double DEGREES = 20;

  private final Benchmark benchmark;
  private final Images images;
  private final int[][] permutations;
  private final Rotation[] rotations;

  /**
   * @param seed of the permutations
   */
  TaskImages(Benchmark benchmark, Images images, long seed) {
    this.benchmark = benchmark;
    this.images = images;
    this.permutations =
        benchmark == Benchmark.PERMUTED
            ? permutations(benchmark.tasks(), images.size(), new SplittableRandom(seed))
            : new int[0][];
    this.rotations =
        benchmark == Benchmark.ROTATED
            ? IntStream.range(0, benchmark.tasks())
                .mapToObj(task -> new Rotation(images.side(), DEGREES * task))
                .toArray(Rotation[]::new)
            : new Rotation[0];
  }

  private static int[][] permutations(int tasks, int size, SplittableRandom random) {
    int[][] permutations = new int[tasks][];
    for (int task = 0; task < tasks; task++) {
      permutations[task] = IntStream.range(0, size).toArray();
      if (task > 0) {
        shuffle(permutations[task], random);
      }
    }
    return permutations;
  }

  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }

  int tasks() {
    return benchmark.tasks();
  }

  /** Numbers of the images that a task has, ascending. */
  int[] all(int task) {
    IntStream all = IntStream.range(0, images.count());
    return benchmark == Benchmark.SPLIT
        ? all.filter(image -> images.labels()[image] / 2 == task).toArray()
        : all.toArray();
  }

  /** A task's images in random order, {@code most} at most, none twice. */
  int[] sample(int task, int most, SplittableRandom random) {
    int[] sample = all(task);
    shuffle(sample, random);
    return Arrays.copyOf(sample, Math.min(most, sample.length));
  }

  /** An image as a task shows it. */
  void read(int task, int image, byte[] to) {
    int from = image * images.size();
    switch (benchmark) {
      case PERMUTED -> {
        int[] permutation = permutations[task];
        for (int i = 0; i < permutation.length; i++) {
          to[i] = images.pixels()[from + permutation[i]];
        }
      }
      case ROTATED -> rotations[task].apply(images.pixels(), from, to);
      case SPLIT -> System.arraycopy(images.pixels(), from, to, 0, images.size());
    }
  }

  int label(int image) {
    return images.labels()[image];
  }

  int side() {
    return images.side();
  }
}
