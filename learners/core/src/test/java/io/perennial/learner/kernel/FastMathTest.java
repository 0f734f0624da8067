package io.perennial.learner.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FastMathTest {

  @Test
  void shouldRaiseTwoWithinThreeParts10Million() {
    for (float x = -125f; x < 127f; x += 0.0137f) {
      double exact = Math.pow(2, x);
      assertThat(FastMath.exp2(x) / exact).as("2^%s", x).isCloseTo(1, within(3e-7));
    }
    assertThat(FastMath.exp2(-200f)).isZero();
    assertThat(FastMath.exp2(-126f)).isZero();
    assertThat(FastMath.exp2(0f)).isEqualTo(1f);
    assertThat(FastMath.exp2(1e9f)).isFinite().isGreaterThan(1e38f);
    assertThat(FastMath.exp2(Float.NaN)).isZero();
  }

  @Test
  void shouldRaiseEWithinItsBound() {
    for (float x = -80f; x < 80f; x += 0.0173f) {
      double bound = Math.abs(x) < 8 ? 1e-6 : 1e-5;
      assertThat(FastMath.exp(x) / Math.exp(x)).as("e^%s", x).isCloseTo(1, within(bound));
    }
  }

  @Test
  void shouldTakeLogarithmsWithinItsBound() {
    for (float x = Float.MIN_NORMAL; x < 1e38f; x *= 1.0071f) {
      double exact = Math.log(x);
      double bound = 3e-7 * Math.max(1, Math.abs(exact));
      assertThat((double) FastMath.log(x)).as("log %s", x).isCloseTo(exact, within(bound));
    }
    assertThat(FastMath.log(1f)).isZero();
    assertThat(FastMath.log(0f)).isFinite();
    assertThat(FastMath.log(-1f)).isFinite();
    assertThat(FastMath.log(Float.NaN)).isFinite();
  }

  @Test
  void shouldKeepProbabilitiesInside() {
    for (float x = -40f; x < 40f; x += 0.013f) {
      float p = FastMath.sigmoid(x);
      assertThat(p).isGreaterThan(0f).isLessThan(1f);
      assertThat((double) p)
          .isCloseTo(1 / (1 + Math.exp(-Math.max(-16, Math.min(16, x)))), within(2e-7));
      assertThat((double) FastMath.softplus(x)).isCloseTo(Math.log1p(Math.exp(x)), within(3e-6));
    }
  }

  @Test
  void shouldShareOutProbability() {
    float[] p = {1f, 2f, 3f, 99f};
    FastMath.softmax(p, 3);
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    assertThat((double) p[0]).isCloseTo(Math.exp(1) / sum, within(1e-6));
    assertThat((double) p[1]).isCloseTo(Math.exp(2) / sum, within(1e-6));
    assertThat((double) p[2]).isCloseTo(Math.exp(3) / sum, within(1e-6));
    assertThat(p[3]).isEqualTo(99f);

    float[] extreme = {-3e38f, 0f, 3e38f};
    FastMath.softmax(extreme, 3);
    assertThat(extreme).containsExactly(0f, 0f, 1f);
  }
}
