package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CpuMeterTest {

  private final AtomicLong nanos = new AtomicLong();
  private final CpuMeter meter = new CpuMeter(nanos::get);

  @Test
  void shouldLeaveTheFirstTenthAndWhatIsBetweenBlocksOut() {
    block(10, 1_000_000);
    nanos.addAndGet(123_456_789);
    block(40, 80_000);
    block(50, 100_000);

    // (80,000 + 100,000) ns over 90 events.
    assertThat(meter.microsPerEvent()).isEqualTo(2.0);
  }

  @Test
  void shouldCountEverythingWhereThereIsOneBlockOnly() {
    assertThat(meter.microsPerEvent()).isZero();
    block(4, 12_000);
    assertThat(meter.microsPerEvent()).isEqualTo(3.0);
  }

  @Test
  void shouldGrowWithTheBlocks() {
    for (int i = 0; i < 5_000; i++) {
      block(2, 3_000);
    }
    assertThat(meter.microsPerEvent()).isEqualTo(1.5);
  }

  private void block(int events, long spent) {
    meter.start();
    nanos.addAndGet(spent);
    meter.stop(events);
  }
}
