package io.perennial.launcher.storebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.launcher.figures.MeasurementFailedException;
import org.junit.jupiter.api.Test;

final class GrowthTest {

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
