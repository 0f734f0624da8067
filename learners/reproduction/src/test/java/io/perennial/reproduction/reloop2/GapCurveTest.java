package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class GapCurveTest {

  private static GapCurve curve(IntToDoubleFunction gap) {
    GapCurve curve = new GapCurve();
    for (int i = 0; i < GapCurve.AFTER; i++) {
      curve.add(i, gap.applyAsDouble(i));
    }
    return curve;
  }

  @Test
  void shouldExpectWhatTheScoreLosesAboveTheTruth() {
    // Of a fair coin, 1/4: (ln 4 + ln(4/3)) / 2 - ln 2.
    assertThat(GapCurve.gap(.25f, .5)).isCloseTo(.143841, within(1e-6));
    // ln 2 - (-(.2 ln .2 + .8 ln .8)) = .693147 - .500402.
    assertThat(GapCurve.gap(.5f, .2)).isCloseTo(.192745, within(1e-6));
  }

  @Test
  void shouldLoseNothingKnowingTheTruth() {
    assertThat(GapCurve.gap(.25f, .25)).isCloseTo(0, within(1e-12));
  }

  @Test
  void shouldCutScoresAndKnowACertainTruth() {
    assertThat(GapCurve.gap(0, 1)).isCloseTo(-Math.log(1e-7), within(1e-9));
    assertThat(GapCurve.gap(1, 1)).isCloseTo(0, within(1e-12));
    assertThat(GapCurve.gap(0, 0)).isCloseTo(0, within(1e-12));
  }

  @Test
  void shouldAverageWindowsSinceTheChangeAndTheEventsBefore() {
    GapCurve curve = curve(i -> i / 100);
    curve.add(-1, 4);
    curve.add(-GapCurve.BEFORE, 6);
    curve.add(-GapCurve.BEFORE - 1, 1e9);
    curve.add(GapCurve.AFTER, 1e9);

    assertThat(curve.before()).isEqualTo(5);
    assertThat(curve.jump()).isZero();
    assertThat(curve.mean(100, 200)).isEqualTo(1);
    assertThat(curve.mean(1900, 2000)).isEqualTo(19);
    assertThat(curve.mean(50, 150)).isEqualTo(.5);
    assertThat(new GapCurve().before()).isNaN();
    assertThat(new GapCurve().mean(0, 100)).isNaN();
  }

  @Test
  void shouldWeighPooledCurvesByTheirEvents() {
    GapCurve pooled = new GapCurve();
    for (GapCurve one : new GapCurve[] {curve(i -> 1), curve(i -> 4), curve(i -> 4)}) {
      one.add(-1, 2);
      pooled.add(one);
    }
    pooled.add(-1, 10);

    assertThat(pooled.mean(0, 100)).isEqualTo(3);
    assertThat(pooled.mean(1950, 2000)).isEqualTo(3);
    assertThat(pooled.before()).isEqualTo(4);
  }

  @Test
  void shouldCountEventsUntilTwoHundredOfThemAreAtHalf() {
    // Of the 200 up to n, those from 300 on are at 0: the mean is at half once there are 100.
    GapCurve step = curve(i -> i < 300 ? 1 : 0);
    assertThat(step.jump()).isEqualTo(1);
    assertThat(step.eventsUntilHalf(1)).isEqualTo(400);
    // One below half is enough, one above is not.
    assertThat(curve(i -> i < 301 ? 1 : 0).eventsUntilHalf(1)).isEqualTo(450);
    assertThat(curve(i -> i < 299 ? 1 : 0).eventsUntilHalf(1)).isEqualTo(400);
  }

  @Test
  void shouldJudgeTwoHundredEventsAtLeastAndOnlyTheLatest() {
    assertThat(curve(i -> .1).eventsUntilHalf(1)).isEqualTo(200);
    // All 1,000 would be above half; the first 100 are 100 times the rest.
    assertThat(curve(i -> i < 100 ? 100 : 1).eventsUntilHalf(3)).isEqualTo(300);
  }

  @Test
  void shouldSayThatHalfWasNeverReached() {
    assertThat(curve(i -> 1).eventsUntilHalf(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(curve(i -> i < 1901 ? 1 : 0).eventsUntilHalf(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(curve(i -> i < 1900 ? 1 : 0).eventsUntilHalf(1)).isEqualTo(2000);
  }

  @Test
  void shouldKnowNoHalfWithoutAJump() {
    assertThat(curve(i -> 1).eventsUntilHalf(0)).isNaN();
    assertThat(curve(i -> 1).eventsUntilHalf(-1)).isNaN();
    assertThat(curve(i -> 1).eventsUntilHalf(Double.NaN)).isNaN();
  }
}
