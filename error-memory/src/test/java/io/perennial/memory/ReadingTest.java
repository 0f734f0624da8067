package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadingTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** Two arrays, two half-lives; array 0: n = 4, Y = 3, B = 1; array 1: n = 2, Y = 0, B = 1. */
  private final Reading reading = reading();

  /**
   * Base .5. Array 0 has ref = .25, .375, .5 for gamma 0, .5, 1, array 1 always .5: (3 - 1) / (.75
   * + 1), (3 - 1.5) / (.9375 + 1), (3 - 2) / (1 + 1), and (0 - 1) / (.5 + 1).
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.23809524", // (1.1428571 - .6666667) / 2
    "0.5, 0.05376344", // (.7741935 - .6666667) / 2
    "1, -0.08333333", // (.5 - .6666667) / 2
  })
  void shouldReadTheShrunkenResidualWorkedByHand(float gamma, float expected) {
    assertThat(reading.residual(0, 0.5f, gamma)).isCloseTo(expected, within(1e-6f));
  }

  /**
   * Base .5, temperature 1: shares 2/3 and 1/3, weights e^0 and e^(-1/3) or .5825703 and .4174297.
   * Errors of gamma 0: .75 - .25 and 0 - .5; of gamma 1: .75 - .5 and 0 - .5.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0825703", // .5 x .5825703 - .5 x .4174297
    "0.5, 0.009749", // .375 x .5825703 - .5 x .4174297
    "1, -0.0630723", // .25 x .5825703 - .5 x .4174297
  })
  void shouldReadThePapersErrorWorkedByHand(float gamma, float expected) {
    assertThat(reading.error(0, 0.5f, gamma, 1)).isCloseTo(expected, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"1e-3", "1e-9", "4.9e-324"})
  void shouldHearTheFullestArrayAloneWhenTheTemperatureIsSmall(double temperature) {
    assertThat(reading.error(0, 0.5f, 0, temperature)).isEqualTo(0.5f);
    assertThat(reading.error(0, 0.5f, 1, temperature)).isEqualTo(0.25f);
  }

  @Test
  void shouldWeighAllArraysAlikeWhenTheTemperatureIsInfinite() {
    assertThat(reading.error(0, 0.5f, 0, INFINITE)).isCloseTo(0, within(1e-7f));
    assertThat(reading.error(0, 0.5f, 1, INFINITE)).isCloseTo(-0.125f, within(1e-7f));
  }

  @Test
  void shouldGiveEmptyCellsNoWeight() {
    reading.set(0, 1, 0, 0, 0);
    // Array 0 alone in the paper's mean; in the residual's, the empty array says 0.
    assertThat(reading.error(0, 0.5f, 1, INFINITE)).isEqualTo(0.25f);
    assertThat(reading.error(0, 0.5f, 1, 0.1)).isEqualTo(0.25f);
    assertThat(reading.residual(0, 0.5f, 1)).isEqualTo(0.25f);
    assertThat(reading.evidence(0)).isEqualTo(2);
  }

  @Test
  void shouldSayNothingWhenEverythingIsEmpty() {
    Reading empty = new Reading(3, 1);
    assertThat(empty.evidence(0)).isZero();
    assertThat(empty.residual(0, 0.5f, 0.5f)).isZero();
    assertThat(empty.error(0, 0.5f, 0.5f, 0.1)).isZero();
    assertThat(empty.error(0, 0.5f, 0.5f, INFINITE)).isZero();
  }

  @Test
  void shouldKeepHalfLivesApart() {
    assertThat(reading.evidence(0)).isEqualTo(3);
    assertThat(reading.evidence(1)).isEqualTo(0.5f);
    // n = 1, Y = 1, B = .5 in one of two arrays.
    assertThat(reading.residual(1, 0.5f, 0)).isEqualTo(0.5f / 1.25f / 2);
    assertThat(reading.error(1, 0.5f, 0, 0.1)).isEqualTo(0.5f);
  }

  @Test
  void shouldApproachTheFullNewtonStepWithEvidence() {
    Reading sure = new Reading(1, 1);
    sure.set(0, 0, 100_000, 60_000, 50_000);
    assertThat(sure.residual(0, 0.1f, 0)).isCloseTo(0.1f / 0.25f, within(1e-4f));
  }

  private static Reading reading() {
    Reading reading = new Reading(2, 2);
    reading.set(0, 0, 4, 3, 1);
    reading.set(0, 1, 2, 0, 1);
    reading.set(1, 0, 1, 1, 0.5f);
    reading.set(1, 1, 0, 0, 0);
    return reading;
  }
}
