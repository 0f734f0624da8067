package io.perennial.reproduction.tame;

import io.perennial.reproduction.mnist.Images;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images in the order in which they are learned or asked: task after task. What learns or answers
 * sees it as {@link Rows}; {@link #task} is for the evaluation alone.
 */
final class TaskStream implements Rows {

  private static final int SPLIT_TASKS = 5;

  private final Images images;
  private final int[] index;
  private final int[] tasks;
  private final int[][] permutations;

  private TaskStream(Images images, int[] index, int[] tasks, int[][] permutations) {
    this.images = images;
    this.index = index;
    this.tasks = tasks;
    this.permutations = permutations;
  }

  /**
   * The stream of a protocol.
   *
   * @param count tasks; of {@link Protocol#SPLIT} there are five at most
   * @param epochs how often a task's images come
   * @param permutationSeed of the permutations, the same for learning and asking
   * @param order shuffles the images of a task, anew for every epoch
   */
  static TaskStream of(
      Protocol protocol,
      Images images,
      int count,
      int epochs,
      long permutationSeed,
      SplittableRandom order) {
    int tasks = protocol == Protocol.SPLIT ? Math.min(count, SPLIT_TASKS) : count;
    int[] sequence = IntStream.range(0, tasks).toArray();
    int[][] permutations =
        protocol == Protocol.PERMUTED
            ? permutations(tasks, images.size(), permutationSeed)
            : new int[0][];
    return of(images, sequence, epochs, permutations, order);
  }

  /** Pairs of digits in any sequence, in which a pair may come back. */
  static TaskStream split(Images images, int[] sequence, SplittableRandom order) {
    return of(images, sequence, 1, new int[0][], order);
  }

  private static TaskStream of(
      Images images, int[] sequence, int epochs, int[][] permutations, SplittableRandom order) {
    int[] index = new int[images.count() * sequence.length * epochs];
    int[] task = new int[index.length];
    int rows = 0;
    for (int t : sequence) {
      int first = rows;
      for (int epoch = 0; epoch < epochs; epoch++) {
        int begin = rows;
        for (int i = 0; i < images.count(); i++) {
          if (permutations.length > 0 || images.labels()[i] / 2 == t) {
            index[rows++] = i;
          }
        }
        shuffle(index, begin, rows, order);
      }
      Arrays.fill(task, first, rows, t);
    }
    return new TaskStream(
        images, Arrays.copyOf(index, rows), Arrays.copyOf(task, rows), permutations);
  }

  private static void shuffle(int[] values, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = from + random.nextInt(i - from + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }

  /** The first task's pixels stay where they are, as usual. */
  private static int[][] permutations(int tasks, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] permutations = new int[tasks][size];
    for (int t = 0; t < tasks; t++) {
      for (int i = 0; i < size; i++) {
        permutations[t][i] = i;
      }
      if (t > 0) {
        shuffle(permutations[t], 0, size, random);
      }
    }
    return permutations;
  }

  @Override
  public int rows() {
    return index.length;
  }

  @Override
  public void read(int row, byte[] to, int at) {
    int from = index[row] * images.size();
    if (permutations.length == 0) {
      System.arraycopy(images.pixels(), from, to, at, images.size());
      return;
    }
    int[] permutation = permutations[tasks[row]];
    for (int i = 0; i < permutation.length; i++) {
      to[at + i] = images.pixels()[from + permutation[i]];
    }
  }

  @Override
  public int label(int row) {
    return images.labels()[index[row]];
  }

  /** A row's task, from 0. */
  int task(int row) {
    return tasks[row];
  }

  /** Number of tasks. */
  int tasks() {
    return tasks.length == 0 ? 0 : tasks[tasks.length - 1] + 1;
  }

  @Override
  public int imageSize() {
    return images.size();
  }
}
