package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.event.Decision;
import io.perennial.policy.RankingMetrics;
import java.util.List;

/** How well the candidates of a shard's decisions were ranked: sums, to be added over shards. */
final class DecisionRanking {

  private long decisions;
  private final double[] served = new double[4];
  private final double[] fast = new double[4];
  private final double[] popularity = new double[4];

  void add(Decision decision) {
    List<Decision.Candidate> candidates = decision.candidates();
    float[] scores = new float[candidates.size()];
    float[] logits = new float[candidates.size()];
    float[] counts = new float[candidates.size()];
    for (int i = 0; i < logits.length; i++) {
      scores[i] = candidates.get(i).served();
      logits[i] = candidates.get(i).fast();
      counts[i] = candidates.get(i).popularity();
    }
    decisions++;
    add(RankingMetrics.of(scores, scores.length, decision.chosen()), served);
    add(RankingMetrics.of(logits, logits.length, decision.chosen()), fast);
    add(RankingMetrics.of(counts, counts.length, decision.chosen()), popularity);
  }

  private static void add(RankingMetrics metrics, double[] sums) {
    sums[0] += metrics.hitRate1();
    sums[1] += metrics.hitRate10();
    sums[2] += metrics.ndcg10();
    sums[3] += metrics.reciprocalRank();
  }

  /** Decisions taken. */
  long decisions() {
    return decisions;
  }

  /** The means over the decisions of all shards. */
  static Report.Ranking report(List<DecisionRanking> shards) {
    DecisionRanking all = new DecisionRanking();
    for (DecisionRanking shard : shards) {
      all.decisions += shard.decisions;
      for (int i = 0; i < all.fast.length; i++) {
        all.served[i] += shard.served[i];
        all.fast[i] += shard.fast[i];
        all.popularity[i] += shard.popularity[i];
      }
    }
    return all.decisions == 0
        ? Report.Ranking.NONE
        : new Report.Ranking(
            all.decisions,
            mean(all.served, all.decisions),
            mean(all.fast, all.decisions),
            mean(all.popularity, all.decisions));
  }

  private static Report.RankingQuality mean(double[] sums, long n) {
    return new Report.RankingQuality(sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n);
  }
}
