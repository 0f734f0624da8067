package io.perennial.policy.bench;

import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyReplayConfig;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Strategy;
import java.util.function.Function;

/**
 * A fine-tuner. A step is all that a batch of decisions costs it: taking them in, scores, rollouts,
 * group-relative policy gradient with entropy bonus (so that every score has a derivative),
 * gradients of the parameters, optimiser. No supervision, no replay.
 */
final class TunerContestant implements Contestant {

  private static final int ROLLOUTS = 8;
  private static final double ENTROPY = .01;
  private static final double LEARNING_RATE = .02;

  private final PolicyMath math;
  private final FineTuner tuner;
  private final BenchDecisions decisions;
  private final int contexts;

  /**
   * @param contexts of a step
   */
  TunerContestant(PolicyShape shape, int contexts, Function<RankingPolicy, PolicyMath> arithmetic) {
    this.contexts = contexts;
    RankingPolicy policy = new RankingPolicy(shape);
    this.math = arithmetic.apply(policy);
    this.tuner = new FineTuner(policy, config(contexts), math);
    this.decisions = new BenchDecisions(shape, contexts);
  }

  private static FineTunerConfig config(int contexts) {
    return new FineTunerConfig(
        Strategy.RL,
        ROLLOUTS,
        contexts,
        1,
        0,
        0,
        ENTROPY,
        LEARNING_RATE,
        LEARNING_RATE,
        0,
        PolicyReplayConfig.defaults().off(),
        1);
  }

  @Override
  public void steps(int n) {
    for (long i = 0; i < (long) n * contexts; i++) {
      tuner.accept(decisions.next());
    }
  }

  @Override
  public RankingPolicy policy() {
    return tuner.policy();
  }

  @Override
  public void close() {
    math.close();
  }
}
