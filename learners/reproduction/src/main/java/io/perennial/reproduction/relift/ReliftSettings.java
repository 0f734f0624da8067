package io.perennial.reproduction.relift;

import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.PolicyReplayConfig;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.Strategy;

/**
 * How every policy is made and fine-tuned: the same for all strategies and streams.
 *
 * @param shape but for the seed
 * @param tuning but for strategy, phases and seed
 */
public record ReliftSettings(PolicyShape shape, FineTunerConfig tuning) {

  /** Rollouts, batch and budget as the paper has them in kind; the rest as measured. */
  private static final FineTunerConfig CHOSEN =
      new FineTunerConfig(
          Strategy.RELIFT,
          8,
          16,
          16,
          .13,
          0,
          .05,
          .02,
          .05,
          0,
          PolicyReplayConfig.defaults().off().unweighted(),
          0);

  /** What was chosen on other seeds, the third day of globo and other films' decisions. */
  public static ReliftSettings chosen() {
    return new ReliftSettings(PolicyShape.defaults(), CHOSEN);
  }

  /** Policies of a run. */
  PolicyShape shape(long seed) {
    return shape.withSeed(seed);
  }

  /**
   * How a strategy fine-tunes.
   *
   * @param decisions that there are: where a strategy begins with supervision, that phase spends
   *     what the others may, in whole batches
   */
  FineTunerConfig tuning(Strategy strategy, int decisions, long seed) {
    long affordable = (long) (tuning.budget() * decisions);
    return tuning
        .withStrategy(strategy)
        .withSupervisedFirst(affordable / tuning.batch() * tuning.batch())
        .withSeed(seed);
  }
}
