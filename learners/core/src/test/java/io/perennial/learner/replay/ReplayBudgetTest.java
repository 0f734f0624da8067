package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBudgetTest {

  private static List<Integer> take(ReplayBudget budget, double effort, int times) {
    List<Integer> batches = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      batches.add(budget.take(effort));
    }
    return batches;
  }

  @Test
  void shouldSpreadBatchesEvenly() {
    ReplayBudget budget = new ReplayBudget(new PagedState(0, ""), .5, 2);
    assertThat(take(budget, 1, 8)).containsExactly(0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(take(budget, .5, 8)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void shouldDrawSeveralBatchesWhereTheRatioIsHigh() {
    ReplayBudget budget = new ReplayBudget(new PagedState(0, ""), 5, 2);
    assertThat(take(budget, 1, 4)).containsExactly(2, 3, 2, 3);
  }

  @Test
  void shouldOweNothingForAPause() {
    ReplayBudget budget = new ReplayBudget(new PagedState(0, ""), 1, 4);
    take(budget, 0, 1_000);
    assertThat(take(budget, 1, 4)).containsExactly(0, 0, 0, 1);
  }
}
