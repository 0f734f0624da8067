package io.perennial.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AucTest {

  @Test
  void shouldCountTiesHalf() {
    // Positives .9 .5 .5, negatives .5 .1: .9 wins 2 of 2, each .5 wins 1 and ties 1: 5 of 6.
    // Ties as wins would give 1, ties as losses 4/6.
    assertThat(auc(.9, 1, .5, 1, .5, 0, .1, 0, .5, 1)).isEqualTo(5.0 / 6);
  }

  @Test
  void shouldBeOneWhenEveryPositiveIsAboveEveryNegative() {
    assertThat(auc(.2, 0, .3, 1, .1, 0)).isEqualTo(1);
  }

  @Test
  void shouldBeZeroWhenEveryPositiveIsBelowEveryNegative() {
    assertThat(auc(.2, 1, .3, 0)).isZero();
  }

  @Test
  void shouldBeHalfWhenAllScoresAreEqual() {
    assertThat(auc(.5, 1, .5, 0, .5, 0)).isEqualTo(.5);
  }

  @Test
  void shouldBeUndefinedWithOneClassOnly() {
    assertThat(auc(.5, 1, .7, 1)).isNull();
    assertThat(auc(.5, 0)).isNull();
    assertThat(auc()).isNull();
  }

  @Test
  void shouldTellTheSmallestScoresApart() {
    assertThat(auc(Float.MIN_VALUE, 1, 0, 0)).isEqualTo(1);
    assertThat(auc(1, 1, Math.nextDown(1f), 0)).isEqualTo(1);
  }

  @Test
  void shouldTieMinusZeroWithZero() {
    assertThat(auc(-0.0, 0, 0.0, 1)).isEqualTo(.5);
  }

  @Test
  void shouldLookAtItsOwnRangeOnly() {
    int[] keys = {Auc.key(1f, 0), Auc.key(.3f, 1), Auc.key(.2f, 0), Auc.key(0f, 1)};

    assertThat(Auc.ofKeys(keys, 1, 3)).isEqualTo(1);
    assertThat(keys[0]).isEqualTo(Auc.key(1f, 0));
    assertThat(keys[3]).isEqualTo(Auc.key(0f, 1));
  }

  /** AUC of pairs of score and label. */
  private static Double auc(double... pairs) {
    int[] keys = new int[pairs.length / 2];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Auc.key((float) pairs[2 * i], (int) pairs[2 * i + 1]);
    }
    return Auc.ofKeys(keys, 0, keys.length);
  }
}
