package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AdamTest {

  /**
   * By hand, rate .1: step 1, g = 2: m^ = 2, v^ = 4, w = 1 - .1 * 2 / 2 = .9. Step 2, g = -1: m =
   * .9 * .2 - .1 = .08, m^ = .08 / .19 = .4210526; v = .999 * .004 + .001 = .004996, v^ = .004996 /
   * .001999 = 2.4992496; w = .9 - .1 * .4210526 / 1.5809015 = .8733662.
   */
  @Test
  void shouldTakeTheStepsOfTheFormula() {
    Adam adam = new Adam(1);
    float[] w = {1};
    adam.step(w, new float[] {2}, .1f, 0);
    assertThat(w[0]).isEqualTo(.9f, within(1e-6f));
    adam.step(w, new float[] {-1}, .1f, 0);
    assertThat(w[0]).isEqualTo(.8733662f, within(1e-6f));
  }

  @Test
  void shouldShrinkTheWeightsApartFromTheGradient() {
    Adam adam = new Adam(1);
    float[] w = {4};
    adam.step(w, new float[] {0}, .1f, .5f);
    assertThat(w[0]).isEqualTo(3.8f, within(1e-6f));
  }

  @Test
  void shouldClearTheGradientAndGoOnFromACopy() {
    Adam adam = new Adam(1);
    float[] gradient = {3};
    adam.step(new float[] {0}, gradient, .1f, 0);
    assertThat(gradient[0]).isZero();
    Adam copy = adam.copy();
    float[] first = {1};
    float[] second = {1};
    adam.step(first, new float[] {1}, .1f, 0);
    copy.step(second, new float[] {1}, .1f, 0);
    assertThat(second).isEqualTo(first);
  }
}
