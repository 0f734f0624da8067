package io.perennial.policy.update;

import io.perennial.policy.DecisionTable;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingMetrics;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** A ring of the latest decisions whose outcome is known, to judge policies by. */
final class LatestDecisions {

  private final int window;
  private final DecisionTable decisions;
  private final LongTable held;
  private final float[] scores;

  LatestDecisions(PagedState state, PolicyShape shape, int window) {
    this.window = window;
    this.decisions = new DecisionTable(state, shape, window);
    this.held = state.add(new LongTable(1));
    this.scores = new float[shape.candidates()];
  }

  /**
   * @param sequence number of decisions before
   */
  void add(EncodedDecision decision, long sequence) {
    decisions.put((int) (sequence % window), decision);
    held.values()[0] = Math.min(window, sequence + 1);
    held.touch(0);
  }

  /** Empties the places of a user's row; gives their number. */
  int forget(int user) {
    int forgotten = 0;
    for (int slot = 0; slot < held.values()[0]; slot++) {
      if (decisions.isHeld(slot) && decisions.user(slot) == user) {
        decisions.clear(slot);
        forgotten++;
      }
    }
    return forgotten;
  }

  /** How two policies rank them. */
  Comparison compare(RankingPolicy served, RankingPolicy offered) {
    int slots = (int) held.values()[0];
    int n = 0;
    double before = 0;
    double gain = 0;
    double squares = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (!decisions.isHeld(slot)) {
        continue;
      }
      n++;
      EncodedDecision decision = decisions.get(slot);
      double now = ndcg(served, decision);
      double more = ndcg(offered, decision) - now;
      before += now;
      gain += more;
      squares += more * more;
    }
    if (n == 0) {
      return Comparison.NONE;
    }
    double mean = gain / n;
    double variance = Math.max(0, squares / n - mean * mean);
    return new Comparison(before / n, before / n + mean, Math.sqrt(variance / n), n);
  }

  private double ndcg(RankingPolicy policy, EncodedDecision decision) {
    policy.score(decision, scores);
    return RankingMetrics.of(scores, decision.candidates(), decision.chosen()).ndcg10();
  }
}
