package io.perennial.policy;

import java.util.Arrays;

/**
 * Mean {@link RankingMetrics} of a run and of its latest rankings, each taken before it is learned
 * from. O(window) memory, O(1) time per ranking.
 */
public final class RankingEvaluation {

  private static final int METRICS = 4;

  private final int window;
  private final double[] total = new double[METRICS];
  private final double[] latest;
  private long count;

  /**
   * @param window rankings that count as the latest, 1 to 1,000,000
   */
  public RankingEvaluation(int window) {
    new Range("ranking evaluation").check("window", window, 1, 1_000_000);
    this.window = window;
    this.latest = new double[METRICS * window];
  }

  /** Takes the scores of a decision whose outcome is known. */
  public RankingMetrics add(EncodedDecision decision, float[] scores) {
    if (decision.chosen() < 0) {
      throw new IllegalArgumentException(
          "a ranking can be judged only where the chosen candidate is known; evaluate decisions, not open contexts");
    }
    RankingMetrics metrics = RankingMetrics.of(scores, decision.candidates(), decision.chosen());
    add(metrics);
    return metrics;
  }

  public void add(RankingMetrics metrics) {
    double[] values = {
      metrics.hitRate1(), metrics.hitRate10(), metrics.ndcg10(), metrics.reciprocalRank()
    };
    int at = METRICS * (int) (count++ % window);
    for (int i = 0; i < METRICS; i++) {
      total[i] += values[i];
      latest[at + i] = values[i];
    }
  }

  /** Number of rankings. */
  public long count() {
    return count;
  }

  /** The mean over all; all 0 before the first. */
  public RankingMetrics total() {
    return mean(total, count);
  }

  /** The mean over the window, or over all while they are fewer. */
  public RankingMetrics latest() {
    int held = (int) Math.min(count, window);
    double[] sums = new double[METRICS];
    for (int i = 0; i < METRICS * held; i++) {
      sums[i % METRICS] += latest[i];
    }
    return mean(sums, held);
  }

  /** Begins anew. */
  public void clear() {
    count = 0;
    Arrays.fill(total, 0);
  }

  private static RankingMetrics mean(double[] sums, long n) {
    double by = Math.max(1, n);
    return new RankingMetrics(sums[0] / by, sums[1] / by, sums[2] / by, sums[3] / by);
  }
}
