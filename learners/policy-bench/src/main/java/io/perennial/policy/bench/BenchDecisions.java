package io.perennial.policy.bench;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PolicyShape;
import java.util.Random;

/**
 * Seeded decisions for users and items anywhere in the tables, with two values of context, which
 * come again and again.
 */
final class BenchDecisions {

  private static final int CONTEXT_VALUES = 2;
  private static final int LEAST_DECISIONS = 8_192;

  private final EncodedDecision[] decisions;
  private int next;

  /**
   * @param batch contexts of a step
   */
  BenchDecisions(PolicyShape shape, int batch) {
    Random random = new Random(1);
    decisions = new EncodedDecision[Math.max(LEAST_DECISIONS, 2 * batch)];
    for (int i = 0; i < decisions.length; i++) {
      decisions[i] = decision(random, shape);
    }
  }

  private static EncodedDecision decision(Random random, PolicyShape shape) {
    int n = shape.candidates();
    float[] numbers = new float[PolicyShape.NUMBERS * n];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return new EncodedDecision(
        random.nextLong(),
        0,
        random.nextInt(shape.rows()),
        random.ints(CONTEXT_VALUES, 0, shape.rows()).toArray(),
        random.ints(n, 0, shape.rows()).toArray(),
        numbers,
        random.nextInt(n));
  }

  /** The next one; the first follows the last. */
  EncodedDecision next() {
    EncodedDecision decision = decisions[next];
    next = (next + 1) % decisions.length;
    return decision;
  }
}
