package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotHeapsTest {

  private static final int SETS = 3;
  private static final int CAPACITY = 200;

  private final PagedState state = new PagedState(0, "test");
  private final ExampleSlots slots =
      new ExampleSlots(state, ReplayBufferConfig.of(CAPACITY, 1024, SETS, 0));
  private final SlotHeaps heaps = new SlotHeaps(state, slots, SETS, CAPACITY, CAPACITY);

  /** Against lists that are searched from end to end. */
  @Test
  void shouldKeepTheLargestOnTopWhateverIsRemoved() {
    List<List<Integer>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      free.add(slots.put(Hash.mix(i + 1) >>> 1, 0, i, 0, 0, 0));
    }
    Random random = new Random(4);
    for (int step = 0; step < 6_000; step++) {
      int set = random.nextInt(SETS);
      boolean fills = step / 500 % 2 == 0;
      if (!free.isEmpty()
          && (expected.get(set).isEmpty() || random.nextInt(10) < (fills ? 8 : 2))) {
        int slot = free.remove(random.nextInt(free.size()));
        heaps.add(set, slot);
        expected.get(set).add(slot);
      } else if (!expected.get(set).isEmpty()) {
        int slot = expected.get(set).remove(random.nextInt(expected.get(set).size()));
        heaps.remove(set, slot);
        free.add(slot);
      }
      if (step % 5 == 0) {
        check(set, expected.get(set));
      }
      if (step % 500 == 0) {
        heaps.rekey(set, 1L << 50);
        check(set, expected.get(set));
      }
    }
  }

  private void check(int set, List<Integer> expected) {
    assertThat(heaps.size(set)).isEqualTo(expected.size());
    if (!expected.isEmpty()) {
      for (int i = 1; i < expected.size(); i++) {
        assertThat(slots.key(heaps.at(set, i)))
            .isLessThanOrEqualTo(slots.key(heaps.at(set, (i - 1) / 2)));
      }
      int largest = expected.stream().max(Comparator.comparingLong(slots::key)).orElseThrow();
      assertThat(heaps.top(set)).isEqualTo(largest);
      assertThat(IntStream.range(0, expected.size()).map(i -> heaps.at(set, i)).sorted())
          .containsExactlyElementsOf(expected.stream().sorted().toList());
    }
  }
}
