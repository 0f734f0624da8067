package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IntervalTest {

  /** s = sqrt(10 / 4) = 1.5811; half = 2.776 * 1.5811 / sqrt(5) = 1.9629. */
  @Test
  void shouldUseStudentsDistributionForFewSeeds() {
    Interval interval = Interval.of(List.of(1., 2., 3., 4., 5.));

    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.deviation()).isCloseTo(1.58114, within(1e-5));
    assertThat(interval.half()).isCloseTo(1.9629, within(1e-4));
  }

  /** t at .975 is 2.0211 for 40 degrees of freedom; 21 times -1, 20 times 1.05. */
  @Test
  void shouldComeCloseToStudentsDistributionForManySeeds() {
    Interval interval =
        Interval.of(IntStream.range(0, 41).mapToObj(i -> i % 2 == 0 ? -1. : 1.05).toList());

    assertThat(interval.half() / (interval.deviation() / Math.sqrt(41)))
        .isCloseTo(2.0211, within(5e-4));
  }

  @Test
  void shouldLeaveOutWhatIsNoNumber() {
    assertThat(Interval.of(List.of(1., Double.NaN, 3.)).mean()).isEqualTo(2);
    assertThat(Interval.of(List.of(Double.NaN)).mean()).isNaN();
    assertThat(Interval.of(List.of(1.)).half()).isNaN();
  }

  @Test
  void shouldBeAboveOnlyWhatItDoesNotTouch() {
    Interval high = new Interval(5, 1, .9);

    assertThat(high.above(new Interval(3, 1, 1))).isTrue();
    assertThat(high.above(new Interval(3.2, 1, 1))).isFalse();
    assertThat(high.above(new Interval(3, Double.NaN, Double.NaN))).isFalse();
  }
}
