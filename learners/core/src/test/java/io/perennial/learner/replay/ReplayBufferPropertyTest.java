package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done in whatever order. */
class ReplayBufferPropertyTest {

  private static final int TASKS = 5;

  private static final class Run {
    final PagedState state = new PagedState(3, "test");
    final ReplayBufferConfig config;
    final ReplayBuffer buffer;

    Run(ReplayBufferConfig config) {
      this.config = config;
      this.buffer = new ReplayBuffer(state, config, 9);
    }

    void act(Random random, long event) {
      int task = random.nextInt(TASKS);
      switch (random.nextInt(60)) {
        case 0 -> buffer.removeUser(random.nextInt(6));
        case 1 -> buffer.merge(task, random.nextInt(TASKS));
        case 2 -> buffer.clear(task);
        default -> {
          byte[] example = content(event);
          float[] logits = {event, -event};
          int label = random.nextInt(config.classes());
          buffer.offer(task, event, event % 6, label, logits, example);
        }
      }
    }

    /** Capacities hold, counts add up, and every example is what was offered. */
    void check() {
      int held = 0;
      for (int task = 0; task < TASKS; task++) {
        held += buffer.size(task);
        checkExamples(task);
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
      int[] slots = new int[20];
      float[] logits = new float[2];
      int drawn = buffer.sample(task, 1, 20, slots);
      for (int slot : Arrays.copyOf(slots, drawn)) {
        long event = buffer.event(slot);
        assertThat(buffer.example(slot)).isEqualTo(content(event));
        assertThat(buffer.user(slot)).isEqualTo(event % 6);
        buffer.logits(slot, logits);
        assertThat(logits).containsExactly(event, -event);
        if (task != ReplayBuffer.RECENT) {
          assertThat(buffer.task(slot)).isEqualTo(task);
        }
      }
    }
  }

  /** Bytes and their number are a function of the event. */
  private static byte[] content(long event) {
    Random random = new Random(event);
    byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 400)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static ReplayBufferConfig config(int examples, int blocks, int classes, int tenths) {
    return new ReplayBufferConfig(examples, blocks * 128, TASKS, classes, 2, tenths / 10.0);
  }

  @Property(tries = 100)
  void shouldStayWithinItsCapacityAndAddUp(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int examples,
      @ForAll @IntRange(min = 1, max = 120) int blocks,
      @ForAll @IntRange(min = 1, max = 3) int classes,
      @ForAll @IntRange(min = 0, max = 10) int tenths) {
    Run run = new Run(config(examples, blocks, classes, tenths));
    Random random = new Random(seed);
    for (int event = 0; event < 400; event++) {
      run.act(random, event);
      if (event % 10 == 0) {
        run.check();
      }
    }
    for (int user = 0; user < 6; user++) {
      run.buffer.removeUser(user);
    }
    run.check();
    assertThat(run.buffer.bytes()).as("nothing leaks").isZero();
  }

  @Property(tries = 50)
  void shouldContinueAfterARestartAsIfThereWereNone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int blocks,
      @ForAll @IntRange(min = 1, max = 300) int before) {
    Run whole = new Run(config(40, blocks, 2, 3));
    Random random = new Random(seed);
    MapPageStore store = new MapPageStore();
    for (int event = 0; event < before; event++) {
      whole.act(random, event);
      if (event % 50 == 0) {
        whole.state.snapshot(store);
      }
    }
    whole.state.snapshot(store);
    Run restored = new Run(config(40, blocks, 2, 3));
    restored.state.restore(store);
    assertThat(restored.state.digest()).isEqualTo(whole.state.digest());
    long next = random.nextLong();
    Random first = new Random(next);
    Random second = new Random(next);
    for (int event = before; event < before + 200; event++) {
      whole.act(first, event);
      restored.act(second, event);
    }
    restored.check();
    assertThat(restored.state.digest()).isEqualTo(whole.state.digest());
  }
}
