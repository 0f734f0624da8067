package io.perennial.reproduction.relift;

import io.perennial.policy.RankingMetrics;

/**
 * What one run measured.
 *
 * @param last means over the last fifth of the decisions
 * @param all means over all of them
 * @param demonstrations used, as a share of the contexts, 0 to 1
 * @param rlSteps optimiser steps of reinforcement
 * @param supervisedSteps optimiser steps of supervision
 * @param seconds of ranking and fine-tuning
 */
public record Outcome(
    long seed,
    RankingMetrics last,
    RankingMetrics all,
    double demonstrations,
    long rlSteps,
    long supervisedSteps,
    double seconds) {

  /** NDCG@10 over the last fifth. */
  double ndcg() {
    return last.ndcg10();
  }
}
