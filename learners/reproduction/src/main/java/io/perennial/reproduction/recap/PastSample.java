package io.perennial.reproduction.recap;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A bounded sample of the past: one uniform reservoir per task (Vitter 1985, algorithm R), all of
 * equal capacity. When a task begins, the others give up examples at random, so that each stays a
 * uniform sample of its task. Where tasks are not known, everything is task 0.
 */
final class PastSample {

  /**
   * An example as it was learned.
   *
   * @param logits the net's answer: as the example was kept, or as its task ended
   */
  record Example(byte[] pixels, int label, float[] logits) {}

  private final int capacity;
  private final SplittableRandom random;
  private final List<List<Example>> tasks = new ArrayList<>();
  private long offered;

  PastSample(int capacity, SplittableRandom random) {
    this.capacity = capacity;
    this.random = random;
  }

  /** Begins the next task. */
  void begin() {
    tasks.add(new ArrayList<>());
    offered = 0;
    for (List<Example> task : tasks) {
      while (task.size() > share()) {
        remove(task, random.nextInt(task.size()));
      }
    }
  }

  private static void remove(List<Example> task, int at) {
    Example last = task.remove(task.size() - 1);
    if (at < task.size()) {
      task.set(at, last);
    }
  }

  /** Capacity of a task's reservoir. */
  private int share() {
    return capacity / tasks.size();
  }

  /** Offers an example of the latest task; copies what it keeps. */
  void offer(byte[] pixels, int label, float[] logits) {
    List<Example> task = tasks.get(tasks.size() - 1);
    offered++;
    if (task.size() < share()) {
      task.add(new Example(pixels.clone(), label, logits.clone()));
      return;
    }
    long at = random.nextLong(offered);
    if (at < task.size()) {
      task.set((int) at, new Example(pixels.clone(), label, logits.clone()));
    }
  }

  /** The examples of a task, to store other logits with. */
  List<Example> examples(int task) {
    return List.copyOf(tasks.get(task));
  }

  /** Number of tasks begun. */
  int tasks() {
    return tasks.size();
  }

  int size(int task) {
    return tasks.get(task).size();
  }

  /** Size of the first so many tasks together. */
  int sizeBefore(int end) {
    return tasks.subList(0, end).stream().mapToInt(List::size).sum();
  }

  /** An example of a task, drawn with replacement. */
  Example draw(int task) {
    return tasks.get(task).get(random.nextInt(size(task)));
  }

  /** An example of the first so many tasks, drawn with replacement, regardless of the task. */
  Example drawBefore(int end) {
    int at = random.nextInt(sizeBefore(end));
    int task = 0;
    while (at >= size(task)) {
      at -= size(task++);
    }
    return tasks.get(task).get(at);
  }
}
