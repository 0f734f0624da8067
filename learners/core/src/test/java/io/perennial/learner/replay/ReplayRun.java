package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** A buffer that anything may be done to, and whose examples are a function of their event. */
final class ReplayRun {

  static final int TASKS = 5;
  static final int USERS = 6;

  final PagedState state = new PagedState(3, "test");
  final ReplayBuffer buffer;
  private final ReplayBufferConfig config;

  ReplayRun(ReplayBufferConfig config) {
    this.config = config;
    this.buffer = new ReplayBuffer(state, config, 9);
  }

  /** What another process would go on with. */
  static ReplayRun restored(ReplayBufferConfig config, MapPageStore store) {
    ReplayRun run = new ReplayRun(config);
    run.state.restore(store);
    return run;
  }

  void act(Random random, long event) {
    int task = random.nextInt(TASKS);
    switch (random.nextInt(60)) {
      case 0 -> buffer.removeUser(random.nextInt(USERS));
      case 1 -> buffer.merge(task, random.nextInt(TASKS));
      case 2 -> buffer.clear(task);
      case 3 -> storeLogits(task);
      default -> offer(random, task, event);
    }
  }

  private void offer(Random random, int task, long event) {
    byte[] example = content(event);
    float[] logits = {event, -event};
    int label = random.nextInt(config.classes());
    boolean wrong = random.nextInt(4) == 0;
    buffer.offer(task, event, event % USERS, label, wrong, logits, example, example.length);
  }

  private void storeLogits(int task) {
    for (int slot : Buffers.slots(buffer, task).toArray()) {
      buffer.storeLogits(slot, new float[] {buffer.event(slot), buffer.event(slot)});
    }
  }

  /** Capacities hold, counts add up, and every example is what was offered. */
  void check() {
    int held = 0;
    for (int task = 0; task < TASKS; task++) {
      held += buffer.size(task);
      checkExamples(task);
      checkImportance(task);
    }
    checkExamples(ReplayBuffer.RECENT);
    assertThat(held).isLessThanOrEqualTo(config.sampledExamples());
    assertThat(buffer.size(ReplayBuffer.RECENT)).isLessThanOrEqualTo(config.recentExamples());
    assertThat(buffer.bytes()).isBetween(0L, (long) config.bytes());
    ReplayCounts c = buffer.counts();
    assertThat(c.refused() + c.declined() + c.evicted() + c.crowdedOut() + c.removed() + held)
        .isEqualTo(c.offered());
  }

  private void checkExamples(int task) {
    int[] drawn = new int[20];
    int n = buffer.sample(task, 1, 20, drawn);
    int[] held = Buffers.slots(buffer, task).toArray();
    assertThat(held).doesNotHaveDuplicates().contains(Arrays.copyOf(drawn, n));
    float[] logits = new float[2];
    for (int slot : held) {
      long event = buffer.event(slot);
      assertThat(buffer.example(slot)).isEqualTo(content(event));
      assertThat(buffer.user(slot)).isEqualTo(event % USERS);
      buffer.logits(slot, logits);
      assertThat((long) logits[0]).isEqualTo(event);
      assertThat((long) Math.abs(logits[1])).isEqualTo(event);
      if (task != ReplayBuffer.RECENT) {
        assertThat(buffer.task(slot)).isEqualTo(task);
      }
    }
  }

  private void checkImportance(int task) {
    double sum = 0;
    boolean isCut = false;
    for (int slot : Buffers.slots(buffer, task).toArray()) {
      float importance = buffer.importance(slot);
      assertThat(importance).isGreaterThan(0).isLessThanOrEqualTo(Importance.MOST);
      sum += importance;
      isCut |= importance == Importance.MOST;
    }
    int size = buffer.size(task);
    if (isCut) {
      assertThat(sum).isLessThan(size * 1.001);
    } else {
      assertThat(sum).isBetween(size * 0.999, size * 1.001);
    }
  }

  /** All that may be drawn from, in order. */
  long[][] events() {
    return IntStream.range(ReplayBuffer.RECENT, TASKS)
        .mapToObj(task -> Buffers.slots(buffer, task).mapToLong(buffer::event).toArray())
        .toArray(long[][]::new);
  }

  /** Bytes and their number are a function of the event. */
  private static byte[] content(long event) {
    Random random = new Random(event);
    byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 400)];
    random.nextBytes(bytes);
    return bytes;
  }
}
