package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateConfigTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15 | 1 | 0 | 0 | 'window' must be from 16 to 65536, but is 15",
        "65537 | 1 | 0 | 0 | 'window' must be from 16 to 65536, but is 65537",
        "64 | 0 | 0 | 0 | 'leastDecisions' must be from 1 to 64, but is 0",
        "64 | 65 | 0 | 0 | 'leastDecisions' must be from 1 to 64, but is 65",
        "64 | 1 | -0.1 | 0 | 'tolerance' must be from 0.0 to 1.0, but is -0.1",
        "64 | 1 | 1.1 | 0 | 'tolerance' must be from 0.0 to 1.0, but is 1.1",
        "64 | 1 | NaN | 0 | 'tolerance' must be from 0.0 to 1.0, but is NaN",
        "64 | 1 | 0 | -1 | 'deviations' must be from 0.0 to 10.0, but is -1.0",
        "64 | 1 | 0 | 10.5 | 'deviations' must be from 0.0 to 10.0, but is 10.5",
      })
  void shouldSayWhatIsWrongWithTheGatesSettings(
      int window, int leastDecisions, double tolerance, double deviations, String message) {
    assertThatThrownBy(() -> new GateConfig(window, leastDecisions, tolerance, deviations))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gate field " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT0.099S | 1 | PT1S | PT1S | 'updateInterval' must be from 100 ms to a day, but is PT0.099S",
        "PT24H0.001S | 1 | PT1S | PT1S | 'updateInterval' must be from 100 ms to a day, but is PT24H0.001S",
        "PT-1S | 1 | PT1S | PT1S | 'updateInterval' must be from 100 ms to a day, but is PT-1S",
        "PT1S | 0 | PT1S | PT1S | 'leastDecisions' must be from 1 to 1000000, but is 0",
        "PT1S | 1000001 | PT1S | PT1S | 'leastDecisions' must be from 1 to 1000000, but is 1000001",
        "PT1S | 1 | PT0.999S | PT1S | 'verdictTimeout' must be from 1000 ms to a day, but is PT0.999S",
        "PT1S | 1 | PT25H | PT1S | 'verdictTimeout' must be from 1000 ms to a day, but is PT25H",
        "PT1S | 1 | PT1S | PT0S | 'takeOverAfter' must be from 1000 ms to a day, but is PT0S",
        "PT1S | 1 | PT1S | PT48H | 'takeOverAfter' must be from 1000 ms to a day, but is PT48H",
      })
  void shouldSayWhatIsWrongWithTheWorkersSettings(
      Duration updateInterval,
      int leastDecisions,
      Duration verdictTimeout,
      Duration takeOverAfter,
      String message) {
    assertThatThrownBy(
            () -> new WorkerConfig(updateInterval, leastDecisions, verdictTimeout, takeOverAfter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("worker field " + message);
  }

  @Test
  void shouldTakeTheEndsOfEveryRange() {
    Duration day = Duration.ofDays(1);
    Duration second = Duration.ofSeconds(1);
    assertThat(new GateConfig(16, 16, 1, 10).leastDecisions()).isEqualTo(16);
    assertThat(new GateConfig(65_536, 1, 0, 0).window()).isEqualTo(65_536);
    assertThat(new WorkerConfig(Duration.ofMillis(100), 1, second, second).leastDecisions())
        .isEqualTo(1);
    assertThat(new WorkerConfig(day, 1_000_000, day, day).takeOverAfter()).isEqualTo(day);
    assertThat(GateConfig.defaults()).isEqualTo(new GateConfig(512, 32, .005, 1));
    assertThat(WorkerConfig.defaults().verdictTimeout()).isEqualTo(Duration.ofMinutes(1));
  }
}
