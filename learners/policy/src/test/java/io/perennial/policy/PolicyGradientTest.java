package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.FastMath;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gradients in float against central differences of the loss in double, by an implementation of its
 * own: within 1e-3 of the largest of the group, for every parameter of every group.
 */
class PolicyGradientTest {

  private static final double DIFFERENCE = 1e-6;
  private static final double RELATIVE = 1e-3;
  private static final int ROLLOUTS = 8;
  private static final double TEMPERATURE = 1.7;
  private static final PolicyShape SHAPE = new PolicyShape(64, 4, 8, 24, 4, TEMPERATURE, 7);

  /** Losses of one decision, given pi. */
  enum Loss {
    SUPERVISED,
    RL,
    ENTROPY,
    KL
  }

  private static int[] rollouts(EncodedDecision d) {
    int[] taken = new int[d.candidates()];
    for (int i = 0; i < ROLLOUTS; i++) {
      taken[(d.chosen() + i * i) % taken.length]++;
    }
    return taken;
  }

  private static float[] target(EncodedDecision d) {
    float[] target = new float[d.candidates()];
    for (int j = 0; j < target.length; j++) {
      target[j] = .3f * d.fast(j);
    }
    FastMath.softmax(target, target.length);
    return target;
  }

  private static double loss(Loss loss, ReferencePolicy policy, EncodedDecision d) {
    double[] pi = ReferencePolicy.softmax(policy.scores(d), TEMPERATURE);
    double sum = 0;
    for (int j = 0; j < pi.length; j++) {
      sum +=
          switch (loss) {
            case SUPERVISED -> j == d.chosen() ? -Math.log(pi[j]) : 0;
            case RL -> {
              int[] taken = rollouts(d);
              double passRate = (double) taken[d.chosen()] / ROLLOUTS;
              double advantage = (j == d.chosen() ? 1 : 0) - passRate;
              yield -advantage * taken[j] * Math.log(pi[j]) / ROLLOUTS;
            }
            case ENTROPY -> pi[j] * Math.log(pi[j]);
            case KL -> target(d)[j] * (Math.log(target(d)[j]) - Math.log(pi[j]));
          };
    }
    return sum;
  }

  private static void gradient(Loss loss, EncodedDecision d, float[] pi, float[] out, int at) {
    float scale = (float) (1 / TEMPERATURE);
    int n = d.candidates();
    switch (loss) {
      case SUPERVISED -> ScoreGradients.towards(d.chosen(), pi, n, scale, out, at);
      case RL -> ScoreGradients.reinforce(rollouts(d), ROLLOUTS, d.chosen(), n, scale, out, at);
      case ENTROPY ->
          ScoreGradients.spread(pi, ScoreGradients.crossEntropy(pi, pi, n), n, scale, out, at);
      case KL -> ScoreGradients.towards(target(d), pi, n, scale, out, at);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEqualFiniteDifferencesInEveryGroup(Loss loss) {
    RankingPolicy policy = Worlds.randomPolicy(SHAPE);
    List<EncodedDecision> decisions =
        List.of(Worlds.any(1, 5), Worlds.any(2, 24), Worlds.any(3, 2), withoutContext());
    PlainPolicyMath math = new PlainPolicyMath(policy);
    PolicyBatch batch = new PolicyBatch();
    decisions.forEach(batch::add);
    math.forward(batch);
    for (int d = 0; d < decisions.size(); d++) {
      int from = batch.firstCandidate()[d];
      float[] pi = new float[SHAPE.candidates()];
      int n = decisions.get(d).candidates();
      for (int j = 0; j < n; j++) {
        pi[j] = (float) (batch.scores()[from + j] / TEMPERATURE);
      }
      FastMath.softmax(pi, n);
      gradient(loss, decisions.get(d), pi, batch.gradient(), from);
    }
    math.backward(batch);

    ReferencePolicy reference = new ReferencePolicy(policy);
    for (ParameterGroup group : ParameterGroup.values()) {
      if (group.isLearned()) {
        compare(loss, reference, decisions, group, math.gradients().values(group));
      }
    }
  }

  private static EncodedDecision withoutContext() {
    EncodedDecision d = Worlds.any(4, 7);
    return new EncodedDecision(4, 0, d.user(), new int[0], d.items(), d.numbers(), d.chosen());
  }

  private static void compare(
      Loss loss,
      ReferencePolicy reference,
      List<EncodedDecision> decisions,
      ParameterGroup group,
      float[] gradients) {
    double[] values = reference.values.get(group);
    double[] expected = new double[values.length];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      double w = values[i];
      values[i] = w + DIFFERENCE;
      double up = decisions.stream().mapToDouble(d -> loss(loss, reference, d)).sum();
      values[i] = w - DIFFERENCE;
      double down = decisions.stream().mapToDouble(d -> loss(loss, reference, d)).sum();
      values[i] = w;
      expected[i] = (up - down) / (2 * DIFFERENCE);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    assertThat(largest).as("%s has a gradient", group).isGreaterThan(1e-3);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) gradients[i])
          .as("%s [%d]", group, i)
          .isCloseTo(expected[i], within(RELATIVE * largest));
    }
  }
}
