package io.perennial.evaluation;

/**
 * Approximate AUC from a fixed histogram: scores that share one of the equal bins over [0, 1] count
 * as ties. With P and N examples of either class, p_b and n_b of them in bin b, the error is at
 * most sum over b of p_b n_b / (2 P N). Constant memory, O(1) per example, O(bins) per reading.
 */
final class ScoreHistogram {

  private final long[] positives;
  private final long[] negatives;

  ScoreHistogram(int bins) {
    positives = new long[bins];
    negatives = new long[bins];
  }

  /** Bin of a score in [0, 1]. */
  int binOf(float score) {
    return Math.min(positives.length - 1, (int) (score * positives.length));
  }

  /**
   * Counts an example in, or out again.
   *
   * @param positive whether its label is 1
   * @param count 1 or -1
   */
  void add(int bin, boolean positive, int count) {
    (positive ? positives : negatives)[bin] += count;
  }

  /** NaN unless both classes are present. */
  double auc() {
    double wins = 0;
    double positivesBelow = 0;
    double negativesBelow = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      wins += positives[bin] * (negativesBelow + negatives[bin] / 2.0);
      positivesBelow += positives[bin];
      negativesBelow += negatives[bin];
    }
    double pairs = positivesBelow * negativesBelow;
    return pairs == 0 ? Double.NaN : wins / pairs;
  }

  /** Bound of the difference between {@link #auc} and the exact AUC; NaN where that is NaN. */
  double aucErrorBound() {
    double tied = 0;
    double allPositives = 0;
    double allNegatives = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      tied += (double) positives[bin] * negatives[bin];
      allPositives += positives[bin];
      allNegatives += negatives[bin];
    }
    double pairs = allPositives * allNegatives;
    return pairs == 0 ? Double.NaN : tied / (2 * pairs);
  }
}
