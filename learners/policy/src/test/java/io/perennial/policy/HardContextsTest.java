package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HardContextsTest {

  private final PagedState state = new PagedState(0, "");
  private final DecisionTable decisions = new DecisionTable(state, Worlds.SHAPE, 4);
  private final HardContexts hard = new HardContexts(state, decisions, 1, 3);

  private void add(int... ids) {
    for (int id : ids) {
      EncodedDecision d = Worlds.any(id, 3);
      decisions.put(
          0, new EncodedDecision(id, 0, d.user(), d.context(), d.items(), d.numbers(), d.chosen()));
      hard.add(0);
    }
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < hard.size(); i++) {
      ids.add(decisions.id(hard.slot(i)));
    }
    return ids;
  }

  @Test
  void shouldHoldTheNewestInFrontAndDropTheOldest() {
    add(1, 2);
    assertThat(ids()).containsExactly(2L, 1L);
    add(3, 4, 5);
    assertThat(ids()).containsExactly(5L, 4L, 3L);
  }

  @Test
  void shouldHoldEachOnce() {
    add(1, 2, 1, 2, 1);
    assertThat(ids()).containsExactly(2L, 1L);
  }

  @Test
  void shouldTakeNewOnesWhereSomeWereRemoved() {
    add(1, 2, 3);
    hard.remove(1);
    assertThat(ids()).containsExactly(3L, 1L);
    add(4);
    assertThat(ids()).containsExactly(4L, 3L, 1L);
    hard.remove(0);
    hard.remove(0);
    hard.remove(0);
    assertThat(ids()).isEmpty();
    add(5, 6, 7, 8);
    assertThat(ids()).containsExactly(8L, 7L, 6L);
  }
}
