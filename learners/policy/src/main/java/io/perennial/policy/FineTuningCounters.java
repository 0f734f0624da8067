package io.perennial.policy;

import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** What has been done, what was spent, and how it goes. */
final class FineTuningCounters {

  /** What is counted. */
  enum Count {
    CONTEXTS,
    PENDING,
    BATCHES,
    RL_STEPS,
    SUPERVISED_STEPS,
    SOLVED,
    DEMONSTRATIONS
  }

  private static final double RATE = 0.02;
  private static final int PASS_RATE = 0;
  private static final int ALL_FAIL = 1;
  private static final int ENTROPY = 2;
  private static final int MEANS = 3;

  private final LongTable counts;
  private final DoubleTable means;
  private final double budget;

  FineTuningCounters(PagedState state, double budget) {
    this.counts = state.add(new LongTable(Count.values().length));
    this.means = state.add(new DoubleTable(MEANS));
    this.budget = budget;
  }

  long get(Count count) {
    return counts.values()[count.ordinal()];
  }

  void add(Count count, long more) {
    counts.values()[count.ordinal()] += more;
    counts.touch(count.ordinal());
  }

  /** Whether the budget has this many demonstrations: never more than its share of the contexts. */
  boolean affords(int more) {
    return get(Count.DEMONSTRATIONS) + more <= budget * get(Count.CONTEXTS);
  }

  /** The means of a batch. */
  void observe(double passRate, double allFail, double entropy) {
    smooth(PASS_RATE, passRate);
    smooth(ALL_FAIL, allFail);
    smooth(ENTROPY, entropy);
    add(Count.BATCHES, 1);
  }

  private void smooth(int at, double value) {
    double[] m = means.values();
    m[at] += get(Count.BATCHES) == 0 ? value : RATE * (value - m[at]);
    means.touch(at);
  }

  double passRate() {
    return means.values()[PASS_RATE];
  }

  double allFailShare() {
    return means.values()[ALL_FAIL];
  }

  double entropy() {
    return means.values()[ENTROPY];
  }
}
