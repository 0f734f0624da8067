package io.perennial.policy.bench;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.RankingPolicy;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Whether an arithmetic computes what the plain one does: who does not is no rival. */
final class Agreement {

  /** As a share of the largest number of a kind. */
  static final double TOLERANCE = 1e-3;

  private Agreement() {}

  /**
   * The largest difference in scores or gradients of a batch, as a share of the largest score, or
   * gradient of the same group.
   *
   * @param policy one that has learned: of a new one most gradients are 0
   */
  static double worst(RankingPolicy policy, Function<RankingPolicy, PolicyMath> arithmetic) {
    BenchDecisions decisions = new BenchDecisions(policy.shape(), 1);
    Random random = new Random(2);
    PolicyBatch batch = new PolicyBatch();
    for (int d = 0; d < 64; d++) {
      batch.add(decisions.next());
    }
    for (int j = 0; j < batch.candidates(); j++) {
      batch.gradient()[j] = (float) random.nextGaussian();
    }
    PolicyMath plain = new PlainPolicyMath(policy);
    try (PolicyMath math = arithmetic.apply(policy)) {
      double worst = difference(scores(math, batch), scores(plain, batch));
      math.backward(batch);
      plain.backward(batch);
      for (ParameterGroup group : ParameterGroup.values()) {
        if (group.isLearned()) {
          float[] actual = math.gradients().values(group);
          worst = Math.max(worst, difference(actual, plain.gradients().values(group)));
        }
      }
      return worst;
    }
  }

  private static float[] scores(PolicyMath math, PolicyBatch batch) {
    math.forward(batch);
    return Arrays.copyOf(batch.scores(), batch.candidates());
  }

  private static double difference(float[] actual, float[] expected) {
    double most = 0;
    double largest = Float.MIN_NORMAL;
    for (int i = 0; i < expected.length; i++) {
      // Not Math.max: what is not a number must not be lost.
      double difference = Math.abs(actual[i] - expected[i]);
      most = difference <= most ? most : difference;
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return most / largest;
  }
}
