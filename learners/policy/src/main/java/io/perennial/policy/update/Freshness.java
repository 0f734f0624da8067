package io.perennial.policy.update;

import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * A histogram of durations from 1 ms to 2^27 ms (37 hours), eight bins to a doubling: a quantile is
 * right within 9 %.
 */
public final class Freshness {

  private static final int PER_DOUBLING = 8;
  private static final int BINS = 27 * PER_DOUBLING + 1;

  private final LongTable bins;

  /** A histogram that is part of some state. */
  public Freshness(PagedState state) {
    bins = state.add(new LongTable(BINS));
  }

  public void add(long millis) {
    double doublings = Math.log(Math.max(1, millis)) / Math.log(2);
    int bin = (int) Math.min(BINS - 1, Math.ceil(doublings * PER_DOUBLING));
    bins.values()[bin]++;
    bins.touch(bin);
  }

  /** Seconds that a share of the durations does not exceed; NaN before the first. */
  public double quantile(double share) {
    long all = 0;
    for (long count : bins.values()) {
      all += count;
    }
    if (all == 0) {
      return Double.NaN;
    }
    long wanted = (long) Math.ceil(share * all);
    long seen = 0;
    int bin = -1;
    while (seen < wanted) {
      seen += bins.values()[++bin];
    }
    return Math.pow(2, (double) bin / PER_DOUBLING) / 1e3;
  }
}
