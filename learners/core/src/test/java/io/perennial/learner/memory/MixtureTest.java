package io.perennial.learner.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MixtureTest {

  private final Mixture mixture = new Mixture(new PagedState(0, "test"), 2);
  private final Recall recall = new Recall(new int[] {1}, 0, 1, 2);

  @Test
  void shouldMixByBayesRuleWorkedByHand() {
    says(0.5f, 0.8f, 0.2f);
    // .9 x .5 + .05 x .8 + .05 x .2
    assertThat(mixture.mix(recall)).isCloseTo(0.5f, within(1e-6f));

    mixture.learn(recall, 1);
    // .45, .04 and .01 of .5, but for alpha.
    assertThat(mixture.share()).isCloseTo(0.1f, within(1e-4f));
    says(0, 1, 0);
    assertThat(mixture.mix(recall)).isCloseTo(0.08f, within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void shouldNeverLoseMoreAgainstTheBaseThanItsBound(int seed) {
    // Opinions that are right for a while, then wrong, then nonsense; at worst times.
    SplittableRandom random = new SplittableRandom(seed);
    double lost = 0;
    int events = 20_000;
    for (int i = 0; i < events; i++) {
      int label = random.nextInt(2);
      boolean right = random.nextInt(1 + i % 2_000) < 300;
      float base = (float) random.nextDouble(.05, .95);
      float told = (float) random.nextDouble(1e-6, 1);
      says(base, right == (label == 1) ? 1 - 1e-6f : 1e-6f, told);
      float served = mixture.mix(recall);
      lost += Math.log(label == 1 ? base : 1 - base) - Math.log(label == 1 ? served : 1 - served);
      assertThat(lost)
          .as("after %d events", i + 1)
          .isLessThan(Mixture.COST_AT_FIRST + Mixture.COST_PER_EVENT * (i + 1) + 1e-3);
      mixture.learn(recall, label);
    }
  }

  @Test
  void shouldReturnAfterElevenNatsHoweverLongItWasWrong() {
    for (int i = 0; i < 100_000; i++) {
      says(0.5f, 0.1f, 0.1f);
      mixture.learn(recall, 1);
    }
    assertThat(mixture.share()).isLessThan(1e-4f);
    int needed = 0;
    while (mixture.share() < 0.5f && needed < 1_000) {
      says(0.5f, 0.99f, 0.99f);
      mixture.learn(recall, 1);
      needed++;
    }
    // A gain of ln(.99 / .5) = .68 nats each time.
    assertThat(needed).isLessThanOrEqualTo(17);
  }

  private void says(float base, float one, float other) {
    recall.base = base;
    recall.opinions[0] = one;
    recall.opinions[1] = other;
  }
}
