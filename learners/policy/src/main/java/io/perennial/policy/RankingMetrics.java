package io.perennial.policy;

/**
 * How well one ranking, or the mean of several, puts the chosen item in front. Everything from 0 to
 * 1, larger is better.
 *
 * <p>Ties: the candidates that score like the chosen one are in any order with the same chance, and
 * a metric is its mean over these orders. So a policy that cannot tell its candidates apart gets
 * what a shuffle gets, whatever their order. A score of NaN is taken for the worst case: the chosen
 * candidate's for last, another's for before it.
 *
 * @param hitRate1 share of rankings with the chosen item first
 * @param hitRate10 share with the chosen item among the first 10
 * @param ndcg10 1 / log2(1 + rank) where the rank is 10 or better, else 0
 * @param reciprocalRank 1 / rank
 */
public record RankingMetrics(
    double hitRate1, double hitRate10, double ndcg10, double reciprocalRank) {

  private static final int CUT = 10;
  private static final double[] GAIN = new double[CUT + 1];

  static {
    for (int rank = 1; rank <= CUT; rank++) {
      GAIN[rank] = StrictMath.log(2) / StrictMath.log(1 + rank);
    }
  }

  /**
   * The metrics of one ranking.
   *
   * @param scores of n candidates or more
   * @param chosen index below n
   */
  public static RankingMetrics of(float[] scores, int n, int chosen) {
    float own = scores[chosen];
    int above = 0;
    int tied = 0;
    for (int j = 0; j < n; j++) {
      if (j != chosen) {
        boolean isBelow = scores[j] < own;
        boolean isTied = scores[j] == own;
        above += isBelow || isTied ? 0 : 1;
        tied += isTied ? 1 : 0;
      }
    }
    return ofRanks(above + 1, above + 1 + tied);
  }

  /** The mean over the ranks from first to last. */
  static RankingMetrics ofRanks(int first, int last) {
    double one = 0;
    double ten = 0;
    double ndcg = 0;
    double reciprocal = 0;
    for (int rank = first; rank <= last; rank++) {
      one += rank == 1 ? 1 : 0;
      ten += rank <= CUT ? 1 : 0;
      ndcg += rank <= CUT ? GAIN[rank] : 0;
      reciprocal += 1.0 / rank;
    }
    int n = last - first + 1;
    return new RankingMetrics(one / n, ten / n, ndcg / n, reciprocal / n);
  }
}
