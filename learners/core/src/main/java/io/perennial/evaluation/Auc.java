package io.perennial.evaluation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exact area under the ROC curve: the probability that a positive example is scored above a
 * negative one, a tie counting half.
 *
 * <p>An example is one int, its score's bits with the label appended: bits of floats in [0, 1]
 * order like the floats and leave the sign free, so sorting ints sorts by score. Wins and ties are
 * counted in whole numbers and divided once, hence the order of the examples cannot matter, not
 * even in the last bit. O(n log n) time, 4 bytes an example, exact up to 2^31 examples.
 */
final class Auc {

  private Auc() {}

  /**
   * An example as a sortable key.
   *
   * @param score in [0, 1]
   * @param label 0 or 1
   */
  static int key(float score, int label) {
    // + 0f turns -0f into 0f, whose bits would order differently.
    return Float.floatToRawIntBits(score + 0f) << 1 | label;
  }

  /**
   * AUC of {@code keys[from, to)}, which are left sorted.
   *
   * @return null unless both classes are present
   */
  static @Nullable Double ofKeys(int[] keys, int from, int to) {
    Arrays.sort(keys, from, to);
    long positives = 0;
    long negatives = 0;
    long halfWins = 0;
    for (int i = from; i < to; ) {
      int score = keys[i] >>> 1;
      long tiedPositives = 0;
      int start = i;
      for (; i < to && keys[i] >>> 1 == score; i++) {
        tiedPositives += keys[i] & 1;
      }
      long tiedNegatives = i - start - tiedPositives;
      halfWins += tiedPositives * (2 * negatives + tiedNegatives);
      positives += tiedPositives;
      negatives += tiedNegatives;
    }
    long pairs = positives * negatives;
    return pairs == 0 ? null : (double) halfWins / (2.0 * pairs);
  }
}
