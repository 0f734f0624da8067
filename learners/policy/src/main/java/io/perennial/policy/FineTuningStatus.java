package io.perennial.policy;

import java.util.List;

/**
 * How fine-tuning stands. Contexts that wait in a batch are counted in {@code contexts} already.
 *
 * @param contexts accepted
 * @param rlSteps optimiser steps of reinforcement
 * @param supervisedSteps optimiser steps of supervision
 * @param hardContexts waiting in the buffer for a supervised step
 * @param solvedContexts that left the buffer because they no longer belonged there when they were
 *     looked at again
 * @param demonstrations learned
 * @param passRate share of rollouts that were right, smoothed over about 50 batches, 0 before the
 *     first
 * @param allFailShare share of contexts without a right rollout, smoothed alike
 * @param entropy of pi in nats, smoothed alike
 * @param objectives reward, supervised and distance, then replay of each task
 */
public record FineTuningStatus(
    long contexts,
    long rlSteps,
    long supervisedSteps,
    int hardContexts,
    long solvedContexts,
    long demonstrations,
    double passRate,
    double allFailShare,
    double entropy,
    List<Objective> objectives) {

  public FineTuningStatus {
    objectives = List.copyOf(objectives);
  }

  /** Demonstrations per context, 0 before the first. */
  public double demonstrationShare() {
    return contexts == 0 ? 0 : (double) demonstrations / contexts;
  }

  /**
   * One thing to learn.
   *
   * @param name {@code reward}, {@code supervised}, {@code distance} or {@code replay N}, N the
   *     number of the expert
   * @param weight the mean over all is 1
   * @param loss smoothed: 1 - pass rate for reward, nats over those of a random choice for all
   *     others; 0 before the first
   */
  public record Objective(String name, double weight, double loss) {}
}
