package io.perennial.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.chaos.Schedule.Planned;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  private static final List<FaultKind> ALL = List.of(FaultKind.values());

  @Test
  void shouldBeAFunctionOfTheSeed() {
    assertThat(Schedule.draw(3, ALL, 50, 100_000, 3))
        .isEqualTo(Schedule.draw(3, ALL, 50, 100_000, 3))
        .isNotEqualTo(Schedule.draw(4, ALL, 50, 100_000, 3));
  }

  @Test
  void shouldTakeEveryKindEquallyOftenInTheOrderOfTheStream() {
    List<Planned> faults = Schedule.draw(1, ALL, 3 * ALL.size(), 100_000, 3).faults();

    for (FaultKind kind : ALL) {
      assertThat(faults).filteredOn(planned -> planned.kind() == kind).hasSize(3);
    }
    assertThat(faults)
        .extracting(Planned::afterSent)
        .isSorted()
        .allMatch(sent -> sent >= 5_000 && sent <= 95_000);
    assertThat(faults).extracting(Planned::delayMillis).allMatch(delay -> delay < 2_000);
  }

  @Test
  void shouldStopAllOfFlinkWhereItMustStartWithoutTheBroker() {
    Fault fault =
        Schedule.draw(1, List.of(FaultKind.BROKER_ABSENT), 1, 1_000, 2).faults().get(0).fault();

    assertThat(((Fault.Away) fault).others())
        .containsExactly("job-manager", "task-manager-1", "task-manager-2");
  }
}
