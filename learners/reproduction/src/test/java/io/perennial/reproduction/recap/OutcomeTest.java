package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class OutcomeTest {

  private static Outcome outcome(double[]... accuracy) {
    return new Outcome(0, accuracy, new double[0][], 1);
  }

  /**
   * Task 0: .9 when learned, .95 at best, .6 at the end: forgotten .35, transferred -.3. Task 1:
   * .8, .8 and .7: .1 and -.1. Task 2 is the last.
   */
  @Test
  void shouldMeasureAsWorkedOutByHand() {
    Outcome outcome =
        outcome(new double[] {.9}, new double[] {.95, .8}, new double[] {.6, .7, .98});

    assertThat(outcome.average()).isCloseTo(.76, within(1e-12));
    assertThat(outcome.worst()).isEqualTo(.6);
    assertThat(outcome.forgetting()).isCloseTo(.225, within(1e-12));
    assertThat(outcome.backwardTransfer()).isCloseTo(-.2, within(1e-12));
  }

  @Test
  void shouldForgetLessThanNothingWhereTasksImproveLater() {
    Outcome outcome = outcome(new double[] {.5}, new double[] {.7, .8});

    assertThat(outcome.forgetting()).isCloseTo(-.2, within(1e-12));
    assertThat(outcome.backwardTransfer()).isCloseTo(.2, within(1e-12));
  }

  @Test
  void shouldHaveNoForgettingWhereTasksWereLearnedTogether() {
    Outcome outcome = outcome(new double[0], new double[] {.7, .9});

    assertThat(outcome.average()).isCloseTo(.8, within(1e-12));
    assertThat(outcome.worst()).isEqualTo(.7);
    assertThat(outcome.forgetting()).isNaN();
    assertThat(outcome.backwardTransfer()).isNaN();
  }

  @Test
  void shouldHaveNoForgettingOfASingleTask() {
    assertThat(outcome(new double[] {.7}).forgetting()).isNaN();
  }
}
