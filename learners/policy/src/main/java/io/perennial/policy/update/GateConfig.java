package io.perennial.policy.update;

import io.perennial.policy.Range;

/**
 * What an update must stand up to.
 *
 * @param window latest decisions that it is judged by, 16 to 65,536
 * @param leastDecisions before there is a judgement, 1 to the window
 * @param tolerance how much worse its NDCG@10 on them may be, as a share of the served policy's, 0
 *     to 1
 * @param deviations how many standard errors of the difference between the two are put down to
 *     chance, 0 to 10
 */
public record GateConfig(int window, int leastDecisions, double tolerance, double deviations) {

  public GateConfig {
    Range range = new Range("gate");
    range.check("window", window, 16, 65_536);
    range.check("leastDecisions", leastDecisions, 1, window);
    range.check("tolerance", tolerance, 0, 1);
    range.check("deviations", deviations, 0, 10);
  }

  /** By 512 decisions, at least 32; half a percent and one standard error. */
  public static GateConfig defaults() {
    return new GateConfig(512, 32, 0.005, 1);
  }
}
