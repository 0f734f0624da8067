package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.launcher.DriftStream.Known;
import io.perennial.learner.expert.ExpertStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftOutcomeTest {

  private static final List<Known> CHANGES =
      List.of(new Known(20_000, true), new Known(40_000, true), new Known(60_000, false));

  private static TaskShift shift(Kind kind, long event) {
    return new TaskShift(kind, event, 0, 1, 0, 15, 14, 30, .3, .4, 2);
  }

  private static DriftOutcome outcome(TaskShift... shifts) {
    return DriftOutcome.of(.9, .3, ExpertStatus.ONE, List.of(shifts), CHANGES, 1);
  }

  @Test
  void shouldTakeTheFirstAlarmAfterAChangeForItsDetection() {
    DriftOutcome outcome =
        outcome(
            shift(Kind.NEW_TASK, 20_040),
            shift(Kind.RETURNING_TASK, 20_500),
            shift(Kind.RETURNING_TASK, 40_000));
    assertThat(outcome.delays()).containsExactly(40L, 0L);
    assertThat(outcome.missed()).isZero();
    assertThat(outcome.required()).isEqualTo(2);
    assertThat(outcome.falseAlarms()).isZero();
    assertThat(outcome.returning()).isEqualTo(2);
  }

  @Test
  void shouldCountAlarmsThatFollowNoChange() {
    DriftOutcome outcome =
        outcome(
            shift(Kind.NEW_TASK, 19_999),
            shift(Kind.NEW_TASK, 20_000 + DriftOutcome.PATIENCE),
            shift(Kind.NEW_TASK, 40_100));
    assertThat(outcome.falseAlarms()).isEqualTo(2);
    assertThat(outcome.missed()).isEqualTo(1);
    assertThat(outcome.delays()).containsExactly(100L);
  }

  @Test
  void shouldNeitherRequireNorBlameAnAlarmAtAChangeThatNeedNotBeFound() {
    DriftOutcome outcome = outcome(shift(Kind.NEW_TASK, 61_000));
    assertThat(outcome.falseAlarms()).isZero();
    assertThat(outcome.missed()).isEqualTo(2);
    assertThat(outcome.delays()).isEmpty();
  }

  @Test
  void shouldTakeAWithdrawnAlarmForNone() {
    DriftOutcome outcome = outcome(shift(Kind.MERGED, 10_000), shift(Kind.RETIRED, 20_010));
    assertThat(outcome.falseAlarms()).isZero();
    assertThat(outcome.missed()).isEqualTo(2);
  }
}
