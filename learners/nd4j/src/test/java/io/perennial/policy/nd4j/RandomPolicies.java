package io.perennial.policy.nd4j;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.util.Random;

/** Seeded policies with no parameter at 0, and decisions for them. */
final class RandomPolicies {

  private RandomPolicies() {}

  static PolicyShape shape(int embedding, int hidden) {
    return new PolicyShape(64, embedding, hidden, 24, 4, 1, 7);
  }

  static RankingPolicy policy(PolicyShape shape, long seed) {
    RankingPolicy policy = new RankingPolicy(shape);
    Random random = new Random(seed);
    for (ParameterGroup group : ParameterGroup.values()) {
      float[] values = policy.values(group);
      for (int i = 0; i < values.length && group.isLearned(); i++) {
        values[i] = (float) (.3 * random.nextGaussian());
      }
      policy.touch(group, 0, values.length);
    }
    for (int i = 0; i < 50; i++) {
      policy.observe(decision(random, shape));
    }
    return policy;
  }

  /** Decisions of 2 to 24 candidates with 0 to 4 values of context; rows occur several times. */
  static PolicyBatch batch(PolicyShape shape, long seed, int decisions) {
    Random random = new Random(seed);
    PolicyBatch batch = new PolicyBatch();
    for (int d = 0; d < decisions; d++) {
      batch.add(decision(random, shape));
    }
    return batch;
  }

  private static EncodedDecision decision(Random random, PolicyShape shape) {
    int n = 2 + random.nextInt(shape.candidates() - 1);
    float[] numbers = new float[PolicyShape.NUMBERS * n];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return new EncodedDecision(
        random.nextLong(),
        0,
        random.nextInt(shape.rows()),
        random.ints(random.nextInt(shape.contextValues() + 1), 0, shape.rows()).toArray(),
        random.ints(n, 0, shape.rows() / 2).toArray(),
        numbers,
        random.nextInt(n));
  }

  /** Derivatives as a step has them: those of a third of the decisions are all 0. */
  static void fillGradient(PolicyBatch batch, long seed) {
    Random random = new Random(seed);
    for (int d = 0; d < batch.decisions(); d++) {
      boolean none = random.nextInt(3) == 0;
      for (int j = batch.firstCandidate()[d]; j < batch.firstCandidate()[d + 1]; j++) {
        float value = (float) (.1 * random.nextGaussian());
        batch.gradient()[j] = none || random.nextInt(5) == 0 ? 0 : value;
      }
    }
  }
}
