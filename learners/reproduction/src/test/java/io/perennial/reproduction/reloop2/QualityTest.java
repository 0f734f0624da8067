package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class QualityTest {

  private final Examples examples = new Examples();

  private void add(long user, int... labels) {
    for (int label : labels) {
      examples.add(user, label);
    }
  }

  @Test
  void shouldWeighUsersByTheirRowsAndLeaveOutThoseWithOneLabel() {
    examples.start(0);
    add(7, 1, 0, 0);
    add(8, 1, 1);
    add(-9, 0, 1);
    float[] scores = {.6f, .5f, .9f, .1f, .2f, .3f, .3f};

    Quality quality = Quality.of(scores, examples, 0, 7);

    // User 7: one of two pairs is right, 3 rows. User 8: no negative. User -9: a tie, 2 rows.
    assertThat(quality.userAuc()).isCloseTo((3 * .5 + 2 * .5) / 5, within(1e-12));
    // Positives .6 .1 .2 .3 against negatives .5 .9 .3: 2 + 0 + 0 + .5 of 12.
    assertThat(quality.auc()).isCloseTo(2.5 / 12, within(1e-12));
  }

  @Test
  void shouldWeighAUserOfManyRowsMore() {
    examples.start(0);
    add(1, 1, 0);
    add(2, 1, 0, 0, 0);
    float[] scores = {.9f, .1f, .2f, .1f, .3f, .4f};

    assertThat(Quality.of(scores, examples, 0, 6).userAuc())
        .isCloseTo((2 * 1 + 4 * (1 / 3.0)) / 6, within(1e-12));
  }

  @Test
  void shouldTakeTheLossOfTheLabelAndCutCertainty() {
    examples.start(0);
    add(1, 1, 0, 1);
    float[] scores = {.25f, .25f, 0};

    double expected = (-Math.log(.25) - Math.log(.75) - Math.log(1e-7)) / 3;
    assertThat(Quality.of(scores, examples, 0, 3).logLoss()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void shouldLookAtTheGivenRowsAlone() {
    examples.start(0);
    add(1, 0, 1, 1, 0);
    float[] scores = {.9f, .8f, .2f, .1f};

    assertThat(Quality.auc(scores, examples, 1, 4)).isEqualTo(1);
    assertThat(Quality.of(scores, examples, 2, 4).auc()).isEqualTo(1);
    assertThat(Quality.auc(scores, examples, 0, 4)).isEqualTo(.5);
  }

  @Test
  void shouldBeUndefinedWhereThereIsOneLabel() {
    examples.start(0);
    add(1, 1, 1);
    Quality quality = Quality.of(new float[] {.5f, .5f}, examples, 0, 2);

    assertThat(quality.auc()).isNaN();
    assertThat(quality.userAuc()).isNaN();
    assertThat(quality.logLoss()).isCloseTo(Math.log(2), within(1e-9));
  }
}
