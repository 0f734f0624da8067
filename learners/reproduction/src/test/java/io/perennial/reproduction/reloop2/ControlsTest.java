package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.FastMath;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The correctors that have no memory of errors. */
final class ControlsTest {

  private static final long MINUTE = 60_000;
  private static final long BEGIN = 1_500_000_000_000L;

  private final Random random = new Random(11);

  @Test
  void shouldStartAsTheBase() {
    for (Corrector corrector :
        new Corrector[] {new Recalibration(), new ItemRates(false), new ItemRates(true)}) {
      assertThat(corrector.correct(Rows.query(1, BEGIN, .3f))).isCloseTo(.3f, within(1e-5f));
    }
  }

  @Test
  void shouldTakeOneAdagradStep() {
    Recalibration platt = new Recalibration();
    Query query = Rows.query(1, BEGIN, .8f);
    platt.correct(query);
    platt.judge(query, 0);

    // Both accumulators are 1 + g^2, with g = .8 for the bias and .8 logit(.8) for the slope.
    double logit = Math.log(4);
    double slope = .8 * logit;
    double bias = .05 * .8 / Math.sqrt(.9998 + .64);
    double slopeStep = .05 * slope / Math.sqrt(.9998 + slope * slope);
    double expected = 1 / (1 + Math.exp(-(logit - bias - slopeStep * logit)));
    assertThat(platt.correct(query)).isCloseTo((float) expected, within(1e-4f));
  }

  @Test
  void shouldFindSlopeAndBiasOfAnOverconfidentBase() {
    Recalibration platt = new Recalibration();
    for (int i = 0; i < 60_000; i++) {
      float logit = 4 * random.nextFloat() - 2;
      Query query = Rows.query(1, BEGIN, FastMath.sigmoid(logit));
      platt.correct(query);
      platt.judge(query, random.nextFloat() < FastMath.sigmoid(.5f * logit - 1) ? 1 : 0);
    }

    for (float logit = -2; logit <= 2; logit++) {
      assertThat(platt.correct(Rows.query(1, BEGIN, FastMath.sigmoid(logit))))
          .isCloseTo(FastMath.sigmoid(.5f * logit - 1), within(.04f));
    }
  }

  @Test
  void shouldTellItemsApartByTheirRates() {
    for (boolean byEvidence : new boolean[] {false, true}) {
      ItemRates rates = taught(byEvidence);
      long now = BEGIN + 40_000 * 100L;

      assertThat(rates.correct(Rows.query(1, now, .5f))).isBetween(.8f, .97f);
      assertThat(rates.correct(Rows.query(2, now, .5f))).isBetween(.03f, .2f);
      assertThat(rates.correct(Rows.query(3, now, .5f))).isBetween(.4f, .6f);
    }
  }

  @Test
  void shouldForgetWhatIsLongAgo() {
    ItemRates rates = taught(false);
    long now = BEGIN + 40_000 * 100L;

    float soon = rates.correct(Rows.query(1, now + 30 * MINUTE, .5f));
    float late = rates.correct(Rows.query(1, now + 48 * 60 * MINUTE, .5f));
    assertThat(soon).isGreaterThan(.8f);
    assertThat(late).isBetween(.45f, .55f);
  }

  /** Items 1 and 2 with rates of .9 and .1, ten rows a second. */
  private ItemRates taught(boolean byEvidence) {
    ItemRates rates = new ItemRates(byEvidence);
    for (int i = 0; i < 40_000; i++) {
      int item = 1 + i % 2;
      Query query = Rows.query(item, BEGIN + 100L * i, .5f);
      rates.correct(query);
      int label = random.nextFloat() < (item == 1 ? .9f : .1f) ? 1 : 0;
      rates.judge(query, label);
      rates.remember(query, label);
    }
    return rates;
  }

  @Test
  void shouldPutEvidenceIntoRanges() {
    assertThat(Blend.bucket(0)).isZero();
    assertThat(Blend.bucket(.49f)).isZero();
    assertThat(Blend.bucket(.5f)).isEqualTo(1);
    assertThat(Blend.bucket(2)).isEqualTo(2);
    assertThat(Blend.bucket(31)).isEqualTo(3);
    assertThat(Blend.bucket(127)).isEqualTo(4);
    assertThat(Blend.bucket(1e9f)).isEqualTo(5);
  }
}
