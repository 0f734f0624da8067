package io.perennial.launcher.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LatenciesTest {

  @Test
  void shouldTakeQuantilesByTheNearestRank() {
    long[] nanos = new long[1_000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (1_000 - i) * 1_000_000L;
    }
    Latencies latencies = new Latencies(nanos);
    assertThat(latencies.millis(0.5)).isEqualTo(500);
    assertThat(latencies.millis(0.99)).isEqualTo(990);
    assertThat(latencies.millis(0.999)).isEqualTo(999);
    assertThat(latencies.millis(1)).isEqualTo(1_000);
    assertThat(new Latencies(new long[] {3_000_000}).millis(0.999)).isEqualTo(3);
    assertThatThrownBy(() -> new Latencies(new long[0]).millis(0.5))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("no question was answered");
  }

  @Test
  void shouldChooseAnswersByWhenTheyWereComplete() {
    Latencies.Log log = new Latencies.Log();
    for (int i = 0; i < 10_000; i++) {
      log.add(i, i);
    }
    assertThat(log.between(5_000, 5_002)).containsExactly(5_000, 5_001, 5_002);
    assertThat(log.between(-1, 20_000)).hasSize(10_000);
  }
}
