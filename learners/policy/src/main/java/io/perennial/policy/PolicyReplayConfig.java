package io.perennial.policy;

import io.perennial.learner.replay.ReweightingConfig;

/**
 * How a fine-tuner holds on to earlier tasks.
 *
 * @param enabled whether it does
 * @param tasks told apart at most, 1 to 64; one more takes the place of the one that is longest ago
 * @param decisions of each task in its sample, 1 to 65,536
 * @param draws from the samples of earlier tasks per step, 1 to 4,096
 * @param strength of replay against the current decisions, 0 to 100
 * @param reweighted whether objectives are weighted by {@code reweighting}; all weigh 1 if not
 * @param reweighting the rule
 */
public record PolicyReplayConfig(
    boolean enabled,
    int tasks,
    int decisions,
    int draws,
    double strength,
    boolean reweighted,
    ReweightingConfig reweighting) {

  public PolicyReplayConfig {
    Range range = new Range("fine-tuning");
    range.check("replay.tasks", tasks, 1, 64);
    range.check("replay.decisions", decisions, 1, 65_536);
    range.check("replay.draws", draws, 1, 4096);
    range.check("replay.strength", strength, 0, 100);
  }

  /**
   * RECAP's weights, new over old: of the rules the one that needs no common scale of the
   * objectives, and that helps what gets worse.
   */
  public static PolicyReplayConfig defaults() {
    return new PolicyReplayConfig(
        true, 16, 256, 8, 1, true, ReweightingConfig.of(ReweightingConfig.Rule.RECAP_V1));
  }

  /** The same, not enabled. */
  public PolicyReplayConfig off() {
    return new PolicyReplayConfig(
        false, tasks, decisions, draws, strength, reweighted, reweighting);
  }

  /** The same with all weights 1. */
  public PolicyReplayConfig unweighted() {
    return new PolicyReplayConfig(enabled, tasks, decisions, draws, strength, false, reweighting);
  }
}
