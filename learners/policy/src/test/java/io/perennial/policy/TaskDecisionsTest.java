package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import org.junit.jupiter.api.Test;

class TaskDecisionsTest {

  private static final int SIZE = 8;

  private DecisionTable decisions = newTable(0);
  private TaskDecisions tasks = newTasks(0);

  private static DecisionTable newTable(int base) {
    return new DecisionTable(new PagedState(base, ""), Worlds.SHAPE, 1 + 2 * SIZE);
  }

  private TaskDecisions newTasks(long seed) {
    return new TaskDecisions(new PagedState(0, ""), decisions, 1, 2, SIZE, seed);
  }

  private void offer(long id, int task) {
    offer(id, task, Worlds.any(1, 3).user());
  }

  private void offer(long id, int task, int user) {
    EncodedDecision d = Worlds.any(1, 3);
    decisions.put(
        0, new EncodedDecision(id, task, user, d.context(), d.items(), d.numbers(), d.chosen()));
    int place = tasks.placeOf(task);
    tasks.offer(place == TaskDecisions.NONE ? tasks.open(task) : place, 0);
  }

  @Test
  void shouldHoldEveryDecisionWithTheSameChance() {
    int offered = 32;
    int seeds = 4_000;
    int[] held = new int[offered];
    for (int seed = 0; seed < seeds; seed++) {
      decisions = newTable(0);
      tasks = newTasks(seed);
      for (int id = 0; id < offered; id++) {
        offer(id, 5);
      }
      for (int i = 0; i < SIZE; i++) {
        held[(int) decisions.id(tasks.draw(0, i))]++;
      }
    }
    double chance = (double) SIZE / offered;
    double error = Math.sqrt(chance * (1 - chance) / seeds);
    for (int id = 0; id < offered; id++) {
      assertThat((double) held[id] / seeds).as("id " + id).isCloseTo(chance, within(4.5 * error));
    }
  }

  @Test
  void shouldKeepTasksApart() {
    for (int i = 0; i < 20; i++) {
      offer(i, i % 2 == 0 ? 7 : -3);
    }
    for (int task : new int[] {7, -3}) {
      int place = tasks.placeOf(task);
      assertThat(tasks.held(place)).isEqualTo(SIZE);
      for (int i = 0; i < SIZE; i++) {
        assertThat(decisions.task(tasks.draw(place, i))).isEqualTo(task);
      }
    }
  }

  @Test
  void shouldGiveThePlaceOfTheTaskThatIsLongestAgoToANewOne() {
    offer(1, 10);
    offer(2, 11);
    offer(3, 10);
    offer(4, 12);
    assertThat(tasks.placeOf(11)).isEqualTo(TaskDecisions.NONE);
    assertThat(tasks.held(tasks.placeOf(12))).isEqualTo(1);
    assertThat(tasks.held(tasks.placeOf(10))).isEqualTo(2);
  }

  @Test
  void shouldGiveThePlaceThatForgettingEmptiedToANewTask() {
    offer(1, 10, 4);
    offer(2, 11, 5);
    assertThat(tasks.forget(5)).isEqualTo(1);
    offer(3, 12, 4);
    assertThat(tasks.placeOf(10)).as("though it is longest ago").isNotEqualTo(TaskDecisions.NONE);
    assertThat(tasks.placeOf(12)).isNotEqualTo(TaskDecisions.NONE);
  }

  @Test
  void shouldMarkWhatHasBeenPaidFor() {
    offer(1, 10);
    offer(2, 10);
    tasks.paid(10, 2);
    tasks.paid(10, 99);
    tasks.paid(11, 1);
    assertThat(decisions.isPaid(tasks.draw(0, 0))).isFalse();
    assertThat(decisions.isPaid(tasks.draw(0, 1))).isTrue();
  }

  @Test
  void shouldRenewAnswersInTurn() {
    offer(1, 10);
    offer(2, 10);
    assertThat(decisions.id(tasks.next(0))).isEqualTo(1);
    assertThat(decisions.id(tasks.next(0))).isEqualTo(2);
    assertThat(decisions.id(tasks.next(0))).isEqualTo(1);
  }
}
