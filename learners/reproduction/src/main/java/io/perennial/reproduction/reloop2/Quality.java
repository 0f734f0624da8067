package io.perennial.reproduction.reloop2;

import java.util.Arrays;

/**
 * How well rows were scored.
 *
 * @param logLoss mean, in nats, of probabilities that are cut at 1e-7
 * @param auc the exact one; NaN unless both labels are there
 * @param userAuc gAUC: the mean of the users' AUC, weighted by their rows, over the users with both
 *     labels; NaN if there are none
 */
public record Quality(double logLoss, double auc, double userAuc) {

  private static final double LEAST = 1e-7;

  /** Of the rows from one index to before another. */
  static Quality of(float[] scores, Examples examples, int from, int to) {
    double loss = 0;
    long[] keys = new long[to - from];
    for (int i = from; i < to; i++) {
      int label = examples.label(i);
      loss += loss(scores[i], label);
      keys[i - from] = (long) examples.user(i) << 32 | key(scores[i], label);
    }
    // By user, then by score.
    Arrays.sort(keys);
    return new Quality(loss / (to - from), auc(scores, examples, from, to), userAuc(keys));
  }

  /** Log loss of one row, in nats. */
  static double loss(float score, int label) {
    return -StrictMath.log(Math.max(label == 1 ? score : 1.0 - score, LEAST));
  }

  /** The probability that a positive row is scored above a negative one, a tie counting half. */
  static double auc(float[] scores, Examples examples, int from, int to) {
    long[] keys = new long[to - from];
    for (int i = from; i < to; i++) {
      keys[i - from] = key(scores[i], examples.label(i));
    }
    Arrays.sort(keys);
    return auc(keys, 0, keys.length);
  }

  /** A score's bits order like the score, and leave the sign free for the label below them. */
  private static int key(float score, int label) {
    return Float.floatToRawIntBits(score + 0f) << 1 | label;
  }

  private static double userAuc(long[] keys) {
    double weighted = 0;
    long weight = 0;
    for (int from = 0, to; from < keys.length; from = to) {
      to = from + 1;
      while (to < keys.length && keys[to] >>> 32 == keys[from] >>> 32) {
        to++;
      }
      double auc = auc(keys, from, to);
      if (!Double.isNaN(auc)) {
        weighted += auc * (to - from);
        weight += to - from;
      }
    }
    return weight == 0 ? Double.NaN : weighted / weight;
  }

  private static double auc(long[] keys, int from, int to) {
    long positives = 0;
    long negatives = 0;
    long halfWins = 0;
    for (int i = from; i < to; ) {
      long score = keys[i] >>> 1;
      int start = i;
      long tied = 0;
      for (; i < to && keys[i] >>> 1 == score; i++) {
        tied += keys[i] & 1;
      }
      halfWins += tied * (2 * negatives + (i - start - tied));
      positives += tied;
      negatives += i - start - tied;
    }
    long pairs = positives * negatives;
    return pairs == 0 ? Double.NaN : halfWins / (2.0 * pairs);
  }
}
