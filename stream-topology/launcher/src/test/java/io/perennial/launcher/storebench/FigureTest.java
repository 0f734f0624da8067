package io.perennial.launcher.storebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.launcher.storebench.Figure.Bar;
import io.perennial.launcher.storebench.Figure.Unit;
import io.perennial.launcher.storebench.Plan.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The arithmetic of {@link Benchmark}: medians, bars, quantiles, rates. */
final class FigureTest {

  private static Figure figure(@Nullable Bar bar, Double... values) {
    return new Figure(Phase.scan, "read", Unit.MILLIS, List.of(values), bar, "");
  }

  @Test
  void shouldTakeTheMedianOfOddAndEvenNumbersOfValues() {
    Figure odd = figure(null, 9.0, 1.0, 2.0);
    assertThat(odd.median()).isEqualTo(2);
    assertThat(odd.least()).isEqualTo(1);
    assertThat(odd.most()).isEqualTo(9);
    assertThat(figure(null, 4.0, 1.0, 2.0, 9.0).median()).isEqualTo(3);
  }

  @Test
  void shouldCompareTheMedianWithTheBar() {
    assertThat(figure(new Bar.AtLeast(2), 9.0, 1.0, 2.0).holds()).isTrue();
    assertThat(figure(new Bar.AtLeast(2.1), 9.0, 1.0, 2.0).holds()).isFalse();
    assertThat(figure(new Bar.AtMost(2), 9.0, 1.0, 2.0).holds()).isTrue();
    assertThat(figure(new Bar.AtMost(1.9), 9.0, 1.0, 2.0).holds()).isFalse();
    assertThat(figure(null, 5.0).holds()).isTrue();
  }

  @Test
  void shouldRefuseAFigureWithoutValues() {
    assertThatThrownBy(() -> figure(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'read' has no value");
  }

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

  @Test
  void shouldMeasureGrowthBetweenTwoCountsThatNobodySaw() {
    Growth growth = new Growth();
    growth.add(0, 0);
    growth.add(1_000_000_000L, 0);
    growth.add(2_000_000_000L, 400);
    growth.add(4_000_000_000L, 1_000);
    assertThat(growth.nanosAt(100)).isEqualTo(1_250_000_000L);
    assertThat(growth.nanosAt(400)).isEqualTo(2_000_000_000L);
    assertThat(growth.nanosAt(950)).isEqualTo(3_833_333_333L);
    assertThat(growth.perSecond(100, 950)).isCloseTo(850 / 2.583333333, within(1e-6));
    assertThatThrownBy(() -> growth.nanosAt(1_001))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("never seen to come to 1,001 rows");
  }

  @Test
  void shouldReckonDownloadsInRowsAndInMillionsOfBytes() {
    Download download = new Download(100_000, 30_000_000, 0.5);
    assertThat(download.rowsPerSecond()).isEqualTo(200_000);
    assertThat(download.megabytesPerSecond()).isEqualTo(60);
  }
}
