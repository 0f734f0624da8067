package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RateTest {

  private long nanos;
  private final Rate rate = new Rate(() -> nanos);

  @Test
  void shouldNotSeemToStandStillBetweenTwoLeaps() {
    double last = 0;
    for (int half = 1; half <= 60; half++) {
      nanos += 500_000_000L;
      // 1,000 a second, seen every two seconds.
      last = rate.update(half / 4 * 2_000L);
      if (half > 20) {
        assertThat(last).isCloseTo(1_000, within(210.0));
      }
    }
    assertThat(last).isPositive();
  }

  @Test
  void shouldForgetWhatIsLongAgo() {
    for (int i = 0; i < 30; i++) {
      nanos += 1_000_000_000L;
      rate.update(5_000);
    }
    assertThat(rate.update(5_000)).isZero();
  }

  @Test
  void shouldNotTakeWhatAnEarlierRunDidForItsOwn() {
    nanos += 1_000_000_000L;
    rate.update(0);
    rate.beginAt(170_000);
    nanos += 2_000_000_000L;
    rate.beginAt(174_000);

    assertThat(rate.update(174_000)).isEqualTo(2_000);
  }

  @Test
  void shouldBeZeroBeforeAnyTimeHasPassed() {
    assertThat(rate.update(7)).isZero();
  }
}
