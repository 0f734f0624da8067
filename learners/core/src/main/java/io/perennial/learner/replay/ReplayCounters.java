package io.perennial.learner.replay;

import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** The numbers of {@link ReplayCounts}, in a table. */
final class ReplayCounters {

  static final int OFFERED = 0;
  static final int REFUSED = 1;
  static final int DECLINED = 2;
  static final int EVICTED = 3;
  static final int CROWDED_OUT = 4;
  static final int REMOVED = 5;
  private static final int COUNTS = 6;

  private final LongTable counts;

  ReplayCounters(PagedState state) {
    this.counts = state.add(new LongTable(COUNTS));
  }

  void add(int what, long number) {
    counts.values()[what] += number;
    counts.touch(what);
  }

  ReplayCounts get() {
    long[] c = counts.values();
    return new ReplayCounts(
        c[OFFERED], c[REFUSED], c[DECLINED], c[EVICTED], c[CROWDED_OUT], c[REMOVED]);
  }
}
