package io.perennial.learner.expert;

import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * Adaptive windowing (Bifet and Gavaldà, SDM 2007) over a stream of zeros and ones: keeps the
 * longest window whose every split into an older and a newer part has means that differ by less
 * than
 *
 * <pre>
 *   cut = sqrt(2/m v ln(2/d)) + 2/(3m) ln(2/d)     1/m = 1/n0 + 1/n1, v = p (1 - p), d = delta / ln n
 * </pre>
 *
 * <p>By theorem 3.1 there, the probability that the window is cut though its mean did not change is
 * at most delta per check. Departure: the smallest buckets are blocks of {@value #BLOCK} values and
 * the window is checked once a block, which makes a value cost a few nanoseconds; buckets double
 * upwards, {@value #PER_LEVEL} to a level, so n values need O(log n) memory.
 */
public final class Adwin {

  static final int BLOCK = 32;
  static final int PER_LEVEL = 5;
  private static final int LEVELS = 26;
  private static final int FEWEST = 2 * BLOCK;

  private static final int IN_BLOCK = 0;
  private static final int ONES_IN_BLOCK = 1;
  private static final int SIZE = 2;
  private static final int ONES = 3;
  private static final int HEADER = 4;
  private static final int STRIDE = 1 + PER_LEVEL + 1;

  private final double delta;
  private final LongTable table;
  private final long[] v;
  private double lastDifference;
  private double lastBound;

  /**
   * @param delta bound of the probability of a false cut per check, above 0 and below 1
   */
  public Adwin(PagedState state, double delta) {
    this.delta = delta;
    this.table = state.add(new LongTable(HEADER + LEVELS * STRIDE));
    this.v = table.values();
  }

  /**
   * Takes the next value.
   *
   * @return number of latest values whose mean is higher than that of those before; 0 for no rise
   */
  public int add(boolean one) {
    v[IN_BLOCK]++;
    v[ONES_IN_BLOCK] += one ? 1 : 0;
    table.touch(0);
    if (v[IN_BLOCK] < BLOCK) {
      return 0;
    }
    push(v[ONES_IN_BLOCK]);
    v[IN_BLOCK] = 0;
    v[ONES_IN_BLOCK] = 0;
    table.touchAll();
    int rise = 0;
    for (int cut = findCut(); cut != 0; cut = findCut()) {
      rise = Math.max(rise, cut);
      dropOldest();
    }
    return rise;
  }

  /** By how much the newer mean was higher at the last cut. */
  public double rise() {
    return lastDifference;
  }

  /** What the difference had to exceed at the last cut. */
  public double bound() {
    return lastBound;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(v, 0);
    table.touchAll();
  }

  /** Number of values in the window. */
  public long size() {
    return v[SIZE];
  }

  /** Mean of the window; 0 when it is empty. */
  public double mean() {
    return v[SIZE] == 0 ? 0 : (double) v[ONES] / v[SIZE];
  }

  private void push(long ones) {
    v[SIZE] += BLOCK;
    v[ONES] += ones;
    long carry = ones;
    for (int level = 0; level < LEVELS; level++) {
      int at = HEADER + level * STRIDE;
      int count = (int) v[at];
      // Newest last.
      v[at + 1 + count] = carry;
      v[at] = count + 1;
      if (count < PER_LEVEL || level == LEVELS - 1) {
        v[at] = Math.min(count + 1, PER_LEVEL);
        return;
      }
      carry = v[at + 1] + v[at + 2];
      System.arraycopy(v, at + 3, v, at + 1, PER_LEVEL - 1);
      v[at] = PER_LEVEL - 1;
    }
  }

  /** Positive: values of the newer part, whose mean is higher. Negative: it is lower. 0: no cut. */
  private int findCut() {
    double total = v[SIZE];
    if (total < 2 * FEWEST) {
      return 0;
    }
    double mean = v[ONES] / total;
    double log = Math.log(2 * Math.log(total) / delta);
    double newer = 0;
    double newerOnes = 0;
    for (int level = 0; level < LEVELS; level++) {
      int at = HEADER + level * STRIDE;
      for (int i = (int) v[at]; i >= 1; i--) {
        newer += (double) (1L << level) * BLOCK;
        newerOnes += v[at + i];
        double older = total - newer;
        if (older < FEWEST) {
          return 0;
        }
        double difference = newerOnes / newer - (v[ONES] - newerOnes) / older;
        double m = 1 / newer + 1 / older;
        double bound = Math.sqrt(2 * m * mean * (1 - mean) * log) + 2.0 / 3 * m * log;
        if (newer >= FEWEST && Math.abs(difference) > bound) {
          lastDifference = difference;
          lastBound = bound;
          return difference > 0 ? (int) Math.min(newer, Integer.MAX_VALUE) : -1;
        }
      }
    }
    return 0;
  }

  private void dropOldest() {
    for (int level = LEVELS - 1; level >= 0; level--) {
      int at = HEADER + level * STRIDE;
      int count = (int) v[at];
      if (count > 0) {
        v[SIZE] -= (1L << level) * BLOCK;
        v[ONES] -= v[at + 1];
        System.arraycopy(v, at + 2, v, at + 1, count - 1);
        v[at] = count - 1;
        return;
      }
    }
  }
}
