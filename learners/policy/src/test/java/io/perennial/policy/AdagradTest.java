package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdagradTest {

  @Test
  void shouldTakeThreeStepsAsWorkedByHand() {
    RankingPolicy policy = new RankingPolicy(Worlds.SHAPE);
    Adagrad optimiser = new Adagrad(new PagedState(0, ""), policy, 20);
    PolicyGradients gradients = new PolicyGradients(Worlds.SHAPE);
    double dense = 0;
    double linear = 0;
    double sparse = policy.values(ParameterGroup.USER)[4];
    double accumulator = .01;
    for (double g : new double[] {.5, -.2, .1}) {
      gradients.values(ParameterGroup.OUTPUT)[3] = (float) g;
      gradients.values(ParameterGroup.LINEAR)[1] = (float) g;
      gradients.values(ParameterGroup.USER)[4] = (float) g;
      gradients.mark(ParameterGroup.USER, 1);
      optimiser.step(gradients, .02f);
      accumulator = .9999 * accumulator + g * g;
      dense -= .02 * g / Math.sqrt(accumulator);
      linear -= .4 * g / Math.sqrt(accumulator);
      sparse -= .04 * g / Math.sqrt(accumulator);
      assertThat((double) policy.values(ParameterGroup.OUTPUT)[3]).isCloseTo(dense, within(1e-6));
      assertThat((double) policy.values(ParameterGroup.LINEAR)[1]).isCloseTo(linear, within(1e-5));
      assertThat((double) policy.values(ParameterGroup.USER)[4]).isCloseTo(sparse, within(1e-6));
      assertThat(gradients.values(ParameterGroup.OUTPUT)[3]).isZero();
      assertThat(gradients.values(ParameterGroup.USER)[4]).isZero();
    }
  }

  @Test
  void shouldStayFiniteThroughAnyNumberOfStepsWithoutGradient() {
    RankingPolicy policy = new RankingPolicy(Worlds.SHAPE);
    Adagrad optimiser = new Adagrad(new PagedState(0, ""), policy, 20);
    PolicyGradients gradients = new PolicyGradients(Worlds.SHAPE);
    String before = policy.digest();
    for (int i = 0; i < 200_000; i++) {
      optimiser.step(gradients, .02f);
    }
    assertThat(policy.digest()).isEqualTo(before);
    // Without a floor the rate would have become 20,000 times as large as at the start.
    gradients.values(ParameterGroup.OUTPUT)[0] = 1e-8f;
    optimiser.step(gradients, .02f);
    assertThat(Math.abs(policy.values(ParameterGroup.OUTPUT)[0])).isLessThan(1e-6f);
    gradients.values(ParameterGroup.OUTPUT)[0] = 1e30f;
    optimiser.step(gradients, .02f);
    assertThat(policy.isFinite()).isTrue();
  }

  @Test
  void shouldLeaveRowsWithoutGradientAlone() {
    RankingPolicy policy = new RankingPolicy(Worlds.SHAPE);
    float[] before = policy.values(ParameterGroup.ITEM).clone();
    PolicyGradients gradients = new PolicyGradients(Worlds.SHAPE);
    gradients.mark(ParameterGroup.ITEM, 5);
    Arrays.fill(gradients.values(ParameterGroup.ITEM), 20, 24, 1f);
    new Adagrad(new PagedState(0, ""), policy).step(gradients, .02f);
    float[] after = policy.values(ParameterGroup.ITEM);
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i] != before[i]).isEqualTo(i / 4 == 5);
    }
  }
}
