package io.perennial.event.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.generator.Change.Kind;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  private final Schedule schedule = new Schedule(true);

  @Test
  void shouldListTheChangesOfTheFirstCycles() {
    assertThat(schedule.changes(230_000))
        .containsExactly(
            new Change(20_000, Kind.ABRUPT, 1, 0),
            new Change(50_000, Kind.GRADUAL, 2, 5_000),
            new Change(80_000, Kind.RETURNING, 0, 0),
            new Change(120_000, Kind.ABRUPT, 3, 0),
            new Change(150_000, Kind.GRADUAL, 4, 5_000),
            new Change(180_000, Kind.RETURNING, 0, 0),
            new Change(220_000, Kind.RETURNING, 1, 0));
    assertThat(schedule.changes(20_000)).isEmpty();
    assertThat(schedule.changes(20_001)).hasSize(1);
  }

  @Test
  void shouldDoWhatItLists() {
    for (Change change : schedule.changes(1_000_000)) {
      long after = change.event() + change.lasting();
      assertThat(schedule.concept(after)).isEqualTo(change.concept());
      assertThat(schedule.concept(change.event() - 1)).isNotEqualTo(change.concept());
      assertThat(schedule.share(after)).isZero();
      assertThat(schedule.share(change.event() - 1)).isZero();
    }
  }

  @Test
  void shouldShiftEvenlyInAGradualChange() {
    assertThat(schedule.share(50_000)).isEqualTo(.0001);
    assertThat(schedule.share(52_500)).isEqualTo(.5001);
    assertThat(schedule.share(54_999)).isEqualTo(.9999);
    assertThat(schedule.concept(52_500)).isEqualTo(1);
    assertThat(schedule.rising(52_500)).isEqualTo(2);
  }

  @Test
  void shouldStayWithOneConceptWhereNothingChanges() {
    Schedule still = new Schedule(false);
    assertThat(still.changes(1_000_000)).isEmpty();
    assertThat(still.concept(30_000)).isZero();
    assertThat(still.share(52_500)).isZero();
  }

  @Test
  void shouldNeverRunOutOfConcepts() {
    long late = Long.MAX_VALUE - 1;
    assertThat(schedule.concept(late)).isBetween(0, Schedule.CONCEPTS - 1);
    assertThat(schedule.rising(late)).isBetween(0, Schedule.CONCEPTS - 1);
  }
}
