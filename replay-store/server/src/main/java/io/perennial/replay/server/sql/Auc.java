package io.perennial.replay.server.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Area under the ROC curve, as the probability that a positive scores above a negative, ties
 * counted half. Exact for so many values; with more, those and all that follow are counted in
 * equally wide bins between the smallest and the largest so far, within which all tie: the error is
 * at most half of the share of pairs that meet in one bin. Public for the compiled code only.
 */
public final class Auc {

  static final int EXACT = 1_000_000;
  static final int BINS = 10_000;

  private static final int FIRST = 16;

  private long[] values = new long[FIRST];
  private int count;
  private long @Nullable [] negatives;
  private long @Nullable [] positives;
  private double least;
  private double width;

  Auc() {
    StatementScope.holdForCurrent((long) FIRST * Long.BYTES);
  }

  void add(boolean positive, double score) {
    if (Double.isNaN(score)) {
      return;
    }
    if (negatives == null && count == EXACT) {
      toBins();
    }
    if (negatives != null && positives != null) {
      (positive ? positives : negatives)[bin(score)]++;
      return;
    }
    if (count == values.length) {
      StatementScope.holdForCurrent((long) values.length * Long.BYTES);
      values = Arrays.copyOf(values, values.length * 2);
    }
    values[count++] = sortable(score) << 1 | (positive ? 1 : 0);
  }

  /** From 0 to 1; null where one of the classes is missing. */
  @Nullable Double result() {
    return negatives != null && positives != null ? ofBins(negatives, positives) : exact();
  }

  private @Nullable Double exact() {
    Arrays.sort(values, 0, count);
    double below = 0;
    double wins = 0;
    int i = 0;
    double allPositive = 0;
    while (i < count) {
      long score = values[i] >> 1;
      long zeros = 0;
      long ones = 0;
      for (; i < count && values[i] >> 1 == score; i++) {
        ones += values[i] & 1;
        zeros += 1 - (values[i] & 1);
      }
      wins += ones * (below + zeros / 2.0);
      below += zeros;
      allPositive += ones;
    }
    return below == 0 || allPositive == 0 ? null : (Double) (wins / (below * allPositive));
  }

  private static @Nullable Double ofBins(long[] negatives, long[] positives) {
    double below = 0;
    double wins = 0;
    double allPositive = 0;
    for (int i = 0; i < BINS; i++) {
      wins += positives[i] * (below + negatives[i] / 2.0);
      below += negatives[i];
      allPositive += positives[i];
    }
    return below == 0 || allPositive == 0 ? null : (Double) (wins / (below * allPositive));
  }

  private void toBins() {
    long[] exact = values;
    long smallest = Long.MAX_VALUE;
    long largest = Long.MIN_VALUE;
    for (long value : exact) {
      smallest = Math.min(smallest, value >> 1);
      largest = Math.max(largest, value >> 1);
    }
    least = score(smallest);
    width = Math.max((score(largest) - least) / BINS, Double.MIN_NORMAL);
    long[] zeros = new long[BINS];
    long[] ones = new long[BINS];
    for (int i = 0; i < count; i++) {
      ((exact[i] & 1) == 1 ? ones : zeros)[bin(score(exact[i] >> 1))]++;
    }
    negatives = zeros;
    positives = ones;
    values = new long[0];
    count = 0;
  }

  private int bin(double score) {
    return (int) Math.max(0, Math.min(BINS - 1, (score - least) / width));
  }

  /** The bits of a float in the order of its value: a served score is one. */
  private static long sortable(double score) {
    int bits = Float.floatToIntBits((float) score + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  private static float score(long sortable) {
    int bits = (int) sortable;
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }
}
