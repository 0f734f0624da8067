package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import org.junit.jupiter.api.Test;

class TaskSamplesTest {

  private static final long ALL = Long.MAX_VALUE;

  private final PagedState state = new PagedState(0, "test");
  private final ReplayBufferConfig config =
      new ReplayBufferConfig(8, 1024, 2, 1, 0, 0, Balance.NONE);
  private final ExampleSlots slots = new ExampleSlots(state, config);
  private final TaskSamples samples = new TaskSamples(state, slots, config);

  private void add(long key) {
    samples.add(slots.put(key, 0, 1, 1, 1, 0));
  }

  /** A limit of a quarter, a largest key of an eighth: 1/8 + 1/4 (1/4 - 1/8) = 5/32. */
  @Test
  void shouldPutTheLimitOfATightSampleBetweenItsLargestKeyAndTheOldOne() {
    add(ALL / 16);
    add(ALL / 8);
    add(ALL / 4);
    samples.evict(0);
    assertThat(samples.limit(0)).isEqualTo(ALL / 4);
    assertThat(samples.isLast(0, ALL / 8)).isTrue();
    assertThat(samples.isLast(0, ALL / 8 - 1)).isFalse();

    samples.loosen(0);
    assertThat(samples.limit(0) * 0x1p-63).isEqualTo(5 / 32.0);
    long key = slots.key(samples.at(0, 0));
    long other = slots.key(samples.at(0, 1));
    assertThat(key).isNotIn(ALL / 16, ALL / 8).isBetween(0L, samples.limit(0) - 1);
    assertThat(other).isNotIn(ALL / 16, ALL / 8).isBetween(0L, samples.limit(0) - 1);

    samples.loosen(0);
    assertThat(samples.limit(0) * 0x1p-63).as("only once").isEqualTo(5 / 32.0);
    samples.lower(0, ALL / 8);
    assertThat(samples.limit(0)).as("a key that did not come in").isEqualTo(ALL / 8);
  }

  @Test
  void shouldTakeEverythingUntilSomethingWent() {
    add(ALL / 2);
    samples.loosen(0);
    assertThat(samples.limit(0)).isEqualTo(ALL);
    assertThat(slots.key(samples.at(0, 0))).isEqualTo(ALL / 2);
  }

  @Test
  void shouldGiveWayAtTheHeaviestTaskAndTheLowestNumberOfEqualOnes() {
    assertThat(samples.heaviest(0, 0)).isEqualTo(TaskSamples.NONE);
    assertThat(samples.heaviest(1, 3)).isEqualTo(1);
    int slot = slots.put(5, 0, 1, 1, 1, 0);
    slots.content(slot, new byte[200], 0, 200);
    samples.add(slot);
    assertThat(samples.heaviest(1, 2)).isZero();
    assertThat(samples.heaviest(1, 3)).isEqualTo(1);
    assertThat(samples.blocks(0)).isEqualTo(2);
    samples.remove(slot);
    assertThat(samples.blocks(0)).isZero();
  }

  @Test
  void shouldDivideTheRemainderAmongTheFirst() {
    PagedState other = new PagedState(0, "test");
    ReplayBufferConfig odd = new ReplayBufferConfig(8, 1024, 4, 1, 0, 0, Balance.NONE);
    TaskSamples three = new TaskSamples(other, new ExampleSlots(other, odd), odd);
    three.live(0, true);
    assertThat(three.quota(0)).isEqualTo(8);
    three.live(2, true);
    three.live(3, true);
    assertThat(new int[] {three.quota(0), three.quota(1), three.quota(2), three.quota(3)})
        .containsExactly(3, 0, 3, 2);
  }
}
