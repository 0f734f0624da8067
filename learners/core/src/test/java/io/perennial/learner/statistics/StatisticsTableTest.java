package io.perennial.learner.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTableTest {

  private static final long HOUR = 3_600_000L;
  private static final List<Long> HALF_LIVES = List.of(HOUR, 2 * HOUR);

  private static StatisticsTable table(int outcomes, int capacity) {
    return new StatisticsTable(new PagedState(0, ""), outcomes, capacity, HALF_LIVES);
  }

  @Test
  void shouldDecayCountsAndSumsAsWorkedByHand() {
    StatisticsTable table = table(1, 8);
    table.learn(5, 1, 0);
    table.learn(5, 0, HOUR);
    table.learn(5, 1, 3 * HOUR);
    int entry = table.find(5);
    // half-life of one hour: n = ((1 / 2) + 1) / 4 + 1, s = ((1 / 2) + 0) / 4 + 1
    assertThat(table.count(entry, 0)).isCloseTo(1.375f, within(1e-6f));
    assertThat(table.sum(entry, 0, 0)).isCloseTo(1.125f, within(1e-6f));
    // of two hours: n = ((1 / sqrt 2) + 1) / 2 + 1, s = (1 / sqrt 2) / 2 + 1
    assertThat(table.count(entry, 1)).isCloseTo(1.8535534f, within(1e-6f));
    assertThat(table.sum(entry, 1, 0)).isCloseTo(1.3535534f, within(1e-6f));
    assertThat(table.firstSeen(entry)).isZero();
    assertThat(table.lastSeen(entry)).isEqualTo(3 * HOUR);
    assertThat(table.decay(entry, 0, 5 * HOUR)).isEqualTo(0.25f);
  }

  @Test
  void shouldCountEveryClassOfSeveral() {
    StatisticsTable table = table(3, 8);
    table.learn(5, 2, 0);
    table.learn(5, 0, 0);
    table.learn(5, 2, HOUR);
    int entry = table.find(5);
    assertThat(table.count(entry, 0)).isEqualTo(2f);
    assertThat(table.sum(entry, 0, 0)).isEqualTo(0.5f);
    assertThat(table.sum(entry, 0, 1)).isZero();
    assertThat(table.sum(entry, 0, 2)).isEqualTo(1.5f);
  }

  @Test
  void shouldTakeTimeThatGoesBackForNoTime() {
    StatisticsTable table = table(1, 8);
    table.learn(5, 1, 10 * HOUR);
    table.learn(5, 1, HOUR);
    int entry = table.find(5);
    assertThat(table.count(entry, 0)).isEqualTo(2f);
    assertThat(table.lastSeen(entry)).isEqualTo(10 * HOUR);
    assertThat(table.decay(entry, 0, Long.MIN_VALUE / 2)).isEqualTo(1f);
  }

  @Test
  void shouldKeepTimesBeforeAndFarAfter1970() {
    StatisticsTable table = table(1, 8);
    table.learn(1, 1, -5L);
    table.learn(2, 1, 1L << 41);
    assertThat(table.firstSeen(table.find(1))).isEqualTo(-5);
    assertThat(table.lastSeen(table.find(2))).isEqualTo(1L << 41);
  }

  @Test
  void shouldGiveUpTheEntrySeenLongestAgo() {
    StatisticsTable table = table(1, 8);
    for (int key = 1; key <= 8; key++) {
      table.learn(key, 1, key);
    }
    table.learn(1, 1, 100);
    table.learn(9, 1, 101);
    assertThat(table.find(2)).as("seen longest ago").isEqualTo(-1);
    assertThat(table.find(1)).isNotNegative();
    int entry = table.find(9);
    assertThat(table.count(entry, 0)).as("nothing is left of key 2").isEqualTo(1f);
    assertThat(table.firstSeen(entry)).isEqualTo(101);
  }

  @Test
  void shouldHoldNoMoreThanItsCapacityHoweverManyKeysCome() {
    StatisticsTable table = table(1, 64);
    for (int key = 1; key <= 10_000; key++) {
      table.learn(key, 1, key);
    }
    long held = 0;
    for (int key = 1; key <= 10_000; key++) {
      held += table.find(key) >= 0 ? 1 : 0;
    }
    assertThat(held).isEqualTo(64).isEqualTo(table.capacity());
    assertThat(table.find(10_000)).isNotNegative();
  }

  @Test
  void shouldTakeNoMoreMemoryForMoreClasses() {
    PagedState binary = new PagedState(0, "");
    new StatisticsTable(binary, 1, 1 << 12, HALF_LIVES);
    PagedState many = new PagedState(0, "");
    StatisticsTable table = new StatisticsTable(many, 100, 1 << 12, HALF_LIVES);
    assertThat(many.bytes()).isLessThanOrEqualTo(binary.bytes());
    assertThat(table.capacity()).isEqualTo(128);
  }

  @Test
  void shouldFindKeyZero() {
    StatisticsTable table = table(1, 8);
    assertThat(table.find(0)).isEqualTo(-1);
    table.learn(0, 1, 0);
    assertThat(table.find(0)).isNotNegative();
  }

  @Test
  void shouldSurviveAsPages() {
    MapPageStore store = new MapPageStore();
    PagedState state = new PagedState(0, "");
    StatisticsTable table = new StatisticsTable(state, 1, 1 << 12, HALF_LIVES);
    for (int key = 1; key < 300; key++) {
      table.learn(key * 7919L, key % 2, key);
    }
    state.snapshot(store);
    PagedState copy = new PagedState(0, "");
    new StatisticsTable(copy, 1, 1 << 12, HALF_LIVES);
    copy.restore(store);
    assertThat(copy.digest()).isEqualTo(state.digest());
  }
}
