package io.perennial.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DurationTextTest {

  @Test
  void shouldWriteTheLargestUnitThatIsWhole() {
    assertThat(DurationText.of(Duration.ofMillis(1_500))).isEqualTo("1500 ms");
    assertThat(DurationText.of(Duration.ZERO)).isEqualTo("0 s");
    assertThat(DurationText.of(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(DurationText.of(Duration.ofMinutes(90))).isEqualTo("90 min");
    assertThat(DurationText.of(Duration.ofDays(1))).isEqualTo("24 h");
    assertThat(DurationText.of(Duration.ofDays(90))).isEqualTo("90 days");
  }

  @Test
  void shouldWriteSeveralInARow() {
    assertThat(
            DurationText.of(
                List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(8))))
        .isEqualTo("5 min, 30 min, 8 h");
  }
}
