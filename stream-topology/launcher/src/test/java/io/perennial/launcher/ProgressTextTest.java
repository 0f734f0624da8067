package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import org.junit.jupiter.api.Test;

final class ProgressTextTest {

  @Test
  void shouldLeaveOutWhatIsNotKnownYet() {
    assertThat(ProgressText.of(12_345, 678.9, new RunningMetrics(10).window()))
        .isEqualTo("12,345 events, 679 events/s");
    assertThat(ProgressText.experts(1, null)).isEmpty();
  }

  @Test
  void shouldCountExpertsAndTellTheLatestShift() {
    assertThat(ProgressText.experts(2, null)).isEqualTo(", 2 experts");
    assertThat(ProgressText.experts(2, found(Kind.NEW_TASK)))
        .isEqualTo(", 2 experts, shift: new-task at event 20,037 -> expert 1");
    assertThat(ProgressText.experts(1, found(Kind.MERGED)))
        .isEqualTo(", shift: merged at event 20,037, expert 0 into 1");
    assertThat(ProgressText.experts(8, found(Kind.RETIRED)))
        .isEqualTo(", 8 experts, shift: retired at event 20,037, expert 1");
  }

  @Test
  void shouldTellAShiftWithItsEvidence() {
    assertThat(ProgressText.found(found(Kind.RETURNING_TASK), false))
        .isEqualTo(
            "shift: returning-task at event 20,037 -> expert 1, statistic 16.500 over 14.000,"
                + " log loss 0.7500");
    assertThat(ProgressText.found(found(Kind.NEW_TASK), true))
        .startsWith("shift: new-task at event 20,037 -> expert 1 of shard 3, statistic ");
  }

  private static FoundShift found(Kind kind) {
    return new FoundShift(
        3, new TaskShift(kind, 20_037, 1, 1, 0, 16.5, 14, 37, .75, Double.NaN, 2));
  }
}
