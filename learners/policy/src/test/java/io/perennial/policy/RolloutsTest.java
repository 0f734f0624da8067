package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RolloutsTest {

  private static final float[] PI = {.2f, .5f, .3f};
  private static final int G = 8;
  private static final int SEEDS = 100_000;

  @Test
  void shouldSampleEveryCandidateAsOftenAsPiSays() {
    Rollouts rollouts = new Rollouts(G, 3);
    double[] share = new double[3];
    for (int seed = 0; seed < SEEDS; seed++) {
      rollouts.sample(PI, 3, seed);
      for (int j = 0; j < 3; j++) {
        share[j] += (double) rollouts.taken()[j] / G / SEEDS;
      }
    }
    for (int j = 0; j < 3; j++) {
      double error = Math.sqrt(PI[j] * (1 - PI[j]) / G / SEEDS);
      assertThat(share[j]).isCloseTo(PI[j], within(4 * error));
    }
  }

  /**
   * The baseline is the mean of the group itself, a rollout's own reward included: the expected
   * gradient is that of -pi(chosen), times 1 - 1/G.
   */
  @Test
  void shouldGiveThePolicyGradientOnAverage() {
    Rollouts rollouts = new Rollouts(G, 3);
    int chosen = 2;
    double[] mean = new double[3];
    double[] squares = new double[3];
    for (int seed = 0; seed < SEEDS; seed++) {
      float[] gradient = new float[3];
      rollouts.sample(PI, 3, seed);
      ScoreGradients.reinforce(rollouts.taken(), G, chosen, 3, 1, gradient, 0);
      for (int j = 0; j < 3; j++) {
        mean[j] += gradient[j] / SEEDS;
        squares[j] += (double) gradient[j] * gradient[j] / SEEDS;
      }
    }
    for (int j = 0; j < 3; j++) {
      double exact = -(1 - 1.0 / G) * PI[chosen] * ((j == chosen ? 1 : 0) - PI[j]);
      double error = Math.sqrt((squares[j] - mean[j] * mean[j]) / SEEDS);
      assertThat(error).isBetween(1e-5, 2e-3);
      assertThat(mean[j]).as("candidate " + j).isCloseTo(exact, within(4 * error));
    }
  }

  @Test
  void shouldReplaceOneRolloutByTheDemonstration() {
    Rollouts rollouts = new Rollouts(G, 3);
    rollouts.sample(new float[] {1, 0, 0}, 3, 5);
    rollouts.replaceLast(2);
    assertThat(rollouts.taken()).containsExactly(G - 1, 0, 1);
    float[] gradient = new float[3];
    ScoreGradients.reinforce(rollouts.taken(), G, 2, 3, 1, gradient, 0);
    assertThat(gradient[2]).as("towards it, by its advantage").isNegative();
  }

  @Test
  void shouldReachTheLastCandidateAndNoneBeyond() {
    Rollouts rollouts = new Rollouts(256, 4);
    rollouts.sample(new float[] {0, 0, 1, 9}, 3, 1);
    assertThat(rollouts.taken()).containsExactly(0, 0, 256, 0);
  }
}
