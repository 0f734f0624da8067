package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TaskMatrixTest {

  /**
   * Losses of three tasks. Task 0: .5 when learned, .4 at best, .9 at the end: forgotten .5,
   * transferred .5 - .9 = -.4. Task 1: .6, then .7: its best is from before the end, so forgotten
   * .1, transferred -.1. Task 2 is the last.
   */
  private static final double[][] LOSSES = {{.5}, {.4, .6}, {.9, .7, .3}};

  private static StreamOutcome outcome(double[]... losses) {
    double[][] accuracy = {{.9}, {.95, .8}, {.6, .7, .98}};
    return new StreamOutcome(3, losses, accuracy, .55, 1);
  }

  @Test
  void shouldMeasureLossesAsWorkedOutByHand() {
    StreamOutcome outcome = outcome(LOSSES);

    assertThat(outcome.averageLoss()).isCloseTo(1.9 / 3, within(1e-12));
    assertThat(outcome.worstLoss()).isEqualTo(.9);
    assertThat(outcome.lossForgetting()).isCloseTo(.3, within(1e-12));
    assertThat(outcome.lossTransfer()).isCloseTo(-.25, within(1e-12));
  }

  @Test
  void shouldMeasureAccuraciesAsWorkedOutByHand() {
    StreamOutcome outcome = outcome(LOSSES);

    assertThat(outcome.averageAccuracy()).isCloseTo(.76, within(1e-12));
    assertThat(outcome.worstAccuracy()).isEqualTo(.6);
    assertThat(outcome.accuracyForgetting()).isCloseTo(.225, within(1e-12));
    assertThat(outcome.accuracyTransfer()).isCloseTo(-.2, within(1e-12));
  }

  /** The least loss is taken before the end: what the last task improves is less than nothing. */
  @Test
  void shouldForgetLessThanNothingWhereALaterTaskHelps() {
    StreamOutcome outcome = outcome(new double[] {.5}, new double[] {.4, .6});

    assertThat(outcome.lossForgetting()).isCloseTo(-.1, within(1e-12));
    assertThat(outcome.lossTransfer()).isCloseTo(.1, within(1e-12));
  }

  @Test
  void shouldHaveNoForgettingWhereTasksWereLearnedTogether() {
    StreamOutcome outcome = outcome(new double[0], new double[0], new double[] {.4, .5, .9});

    assertThat(outcome.averageLoss()).isCloseTo(.6, within(1e-12));
    assertThat(outcome.worstLoss()).isEqualTo(.9);
    assertThat(outcome.lossForgetting()).isNaN();
    assertThat(outcome.lossTransfer()).isNaN();
  }

  @Test
  void shouldNotChangeTheLossesItWasGiven() {
    TaskMatrix matrix = TaskMatrix.ofLosses(LOSSES);

    assertThat(matrix.average()).isCloseTo(-1.9 / 3, within(1e-12));
    assertThat(LOSSES[2]).containsExactly(.9, .7, .3);
  }
}
