package io.perennial.launcher;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one would write without a replay buffer: for each task a list of arrays, kept uniform by
 * algorithm R (Vitter, "Random sampling with a reservoir", ACM TOMS 1985). It cannot remove a user,
 * share its capacity or write a checkpoint of what changed, and stores no label or number.
 *
 * <p>Two things keep the comparison fair. A full list copies over the array that goes: a new one
 * would be faster here, since the garbage collector's work is not in the thread's time. And draws
 * are indexes, like the buffer's slots: to get the arrays from the list would look at each of them,
 * as casts do.
 */
final class ReservoirCandidate implements ReplayCandidate {

  private final ReplayExamples examples;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<ArrayList<byte[]>> tasks = new ArrayList<>();
  private final int[] quotas = new int[ReplayExamples.TASKS];
  private final int[] seen = new int[ReplayExamples.TASKS];
  private final int[] drawn = new int[MINI_BATCH];
  private final ByteBuffer bytes;

  /**
   * @param capacity examples at most, divided equally
   */
  ReservoirCandidate(ReplayExamples examples, int capacity) {
    this.examples = examples;
    int rest = capacity % ReplayExamples.TASKS;
    for (int task = 0; task < ReplayExamples.TASKS; task++) {
      quotas[task] = capacity / ReplayExamples.TASKS + (task < rest ? 1 : 0);
      tasks.add(new ArrayList<>(quotas[task]));
    }
    this.bytes = ByteBuffer.allocate(examples.bytesWithLogits());
  }

  @Override
  public String name() {
    return "reservoir";
  }

  @Override
  public void clear() {
    for (int task = 0; task < ReplayExamples.TASKS; task++) {
      tasks.get(task).clear();
      seen[task] = 0;
    }
  }

  @Override
  public int offer(long from, long to) {
    int taken = 0;
    for (long event = from; event < to; event++) {
      taken += offer(examples.task(event), examples.content(event)) ? 1 : 0;
    }
    return taken;
  }

  private boolean offer(int task, byte[] content) {
    ArrayList<byte[]> held = tasks.get(task);
    seen[task]++;
    if (held.size() < quotas[task]) {
      held.add(content.clone());
      return true;
    }
    int index = random.nextInt(seen[task]);
    if (index >= quotas[task]) {
      return false;
    }
    System.arraycopy(content, 0, held.get(index), 0, content.length);
    return true;
  }

  @Override
  public long draw(long from, long to) {
    long sum = 0;
    for (long step = from; step < to; step++) {
      sample(tasks.get(task(step)));
      for (int index : drawn) {
        sum += index;
      }
    }
    return sum;
  }

  @Override
  public long read(long from, long to) {
    long sum = 0;
    for (long step = from; step < to; step++) {
      ArrayList<byte[]> held = tasks.get(task(step));
      sample(held);
      for (int index : drawn) {
        bytes.clear();
        bytes.put(held.get(index));
        sum += bytes.get(bytes.position() - 1);
      }
    }
    return sum;
  }

  private static int task(long step) {
    return (int) (step % ReplayExamples.TASKS);
  }

  private void sample(List<byte[]> held) {
    for (int i = 0; i < MINI_BATCH; i++) {
      drawn[i] = random.nextInt(held.size());
    }
  }
}
