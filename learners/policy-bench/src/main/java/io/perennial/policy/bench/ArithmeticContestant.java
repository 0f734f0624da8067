package io.perennial.policy.bench;

import io.perennial.policy.Adagrad;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.state.PagedState;
import java.util.Random;
import java.util.function.Function;

/**
 * Scores of a batch, gradients of the parameters from given derivatives by the scores, and the
 * optimiser: what the back ends differ in, and nothing else.
 */
final class ArithmeticContestant implements Contestant {

  private static final double LEARNING_RATE = 1e-4;
  private static final int BATCHES = 8;

  private final RankingPolicy policy;
  private final PolicyMath math;
  private final Adagrad optimiser;
  private final PolicyBatch[] batches = new PolicyBatch[BATCHES];
  private int next;

  /**
   * @param contexts of a step
   */
  ArithmeticContestant(
      PolicyShape shape, int contexts, Function<RankingPolicy, PolicyMath> arithmetic) {
    policy = new RankingPolicy(shape);
    math = arithmetic.apply(policy);
    optimiser = new Adagrad(new PagedState(policy.nextBase(), "bench"), policy);
    BenchDecisions decisions = new BenchDecisions(shape, contexts);
    Random random = new Random(3);
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = new PolicyBatch();
      for (int d = 0; d < contexts; d++) {
        batches[i].add(decisions.next());
      }
      for (int j = 0; j < batches[i].candidates(); j++) {
        batches[i].gradient()[j] = (float) random.nextGaussian() / contexts;
      }
    }
  }

  @Override
  public void steps(int n) {
    for (int i = 0; i < n; i++) {
      PolicyBatch batch = batches[next];
      next = (next + 1) % BATCHES;
      math.forward(batch);
      math.backward(batch);
      math.step(optimiser, LEARNING_RATE);
    }
  }

  @Override
  public RankingPolicy policy() {
    return policy;
  }

  @Override
  public void close() {
    math.close();
  }
}
