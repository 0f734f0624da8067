package io.perennial.learner.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The loops against figures worked by hand. */
class KernelTest {

  private final Kernel kernel = Kernels.best();

  @Test
  void shouldAddTheRowsOfASparseInput() {
    float[] w = {1, 2, 10, 20, 100, 200};
    float[] y = {0.5f, 0.25f};
    kernel.forward(2, new int[] {2, 0}, new float[] {2, 3}, w, 2, y);
    assertThat(y).containsExactly(0.5f + 200 + 3, 0.25f + 400 + 6);
  }

  @Test
  void shouldGiveTheGradientByTheInputs() {
    float[] w = {1, 2, 10, 20, 100, 200};
    float[] dx = {-1, -1};
    kernel.backward(1, 2, new int[] {0, 1}, w, 2, new float[] {1, 0.5f}, dx);
    assertThat(dx).containsExactly(-1, 20);
  }

  @Test
  void shouldCutSteps() {
    float[] w = {1, 1, 1};
    float[] rate = {0.5f, 0.5f, 0.5f};
    kernel.descend(1, new int[] {0}, new float[] {2}, new float[] {0.1f, 3, -3}, w, rate, 3, 0.25f);
    assertThat(w).containsExactly(1 - 0.1f, 0.75f, 1.25f);
  }

  @Test
  void shouldTakeThreeStepsOfAdagradAsWorkedByHand() {
    // decay 0.5, every gradient counted twice, floor 0.1, learning rate 0.2
    float[] acc = {1};
    float[] rate = {0};
    float[] expectedAccumulators = {0.5f + 2 * 1, 1.25f + 2 * 0.25f, 0.875f + 0};
    float[] gradients = {1, -0.5f, 0};
    for (int step = 0; step < 3; step++) {
      kernel.accumulate(0, 1, new float[] {gradients[step]}, acc, rate, 1, 0.5f, 2f, 0.1f, 0.2f);
      assertThat(acc[0]).isEqualTo(expectedAccumulators[step]);
      assertThat(rate[0]).isEqualTo(0.2f / (float) Math.sqrt(expectedAccumulators[step]));
    }
  }

  @Test
  void shouldNeverLetAnAccumulatorFallBelowItsFloor() {
    float[] acc = {1};
    float[] rate = {0};
    for (int step = 0; step < 1000; step++) {
      kernel.accumulate(0, 1, new float[] {0}, acc, rate, 1, 0.5f, 8f, 0.01f, 0.2f);
    }
    assertThat(acc[0]).isEqualTo(0.01f);
    assertThat(rate[0]).isEqualTo(0.2f / (float) Math.sqrt(0.01f));
  }
}
