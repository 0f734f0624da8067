package io.perennial.learner.expert;

import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** What a pool knows of each of its experts, by slot. */
final class ExpertRecords {

  private static final double MEMORY = 2_000;

  private static final int ID = 0;
  private static final int AGE = 1;
  private static final int LAST_ACTIVE = 2;
  private static final int LONGS = 3;

  private static final int LOSS = 0;
  private static final int ERROR = 1;
  private static final int AHEAD = 2;
  private static final int ADVANTAGE = 3;
  private static final int DOUBLES = 4;

  private final int slots;
  private final LongTable longs;
  private final DoubleTable doubles;
  private final long[] l;
  private final double[] d;

  ExpertRecords(PagedState state, int slots) {
    this.slots = slots;
    this.longs = state.add(new LongTable(LONGS * slots));
    this.doubles = state.add(new DoubleTable(DOUBLES * slots));
    this.l = longs.values();
    this.d = doubles.values();
  }

  /** The expert's number, -1 for a free slot. */
  int id(int slot) {
    return (int) l[LONGS * slot + ID] - 1;
  }

  void create(int slot, long id) {
    l[LONGS * slot + ID] = id + 1;
    l[LONGS * slot + AGE] = 0;
    l[LONGS * slot + LAST_ACTIVE] = 0;
    longs.touch(LONGS * slot, LONGS);
    java.util.Arrays.fill(d, DOUBLES * slot, DOUBLES * (slot + 1), 0);
    doubles.touch(DOUBLES * slot, DOUBLES);
  }

  void remove(int slot) {
    l[LONGS * slot + ID] = 0;
    longs.touch(LONGS * slot);
  }

  /** Events the expert has learned. */
  long age(int slot) {
    return l[LONGS * slot + AGE];
  }

  /** When the expert learned last, in events of the pool. */
  long lastActive(int slot) {
    return l[LONGS * slot + LAST_ACTIVE];
  }

  void learned(int slot, long event) {
    l[LONGS * slot + AGE]++;
    l[LONGS * slot + LAST_ACTIVE] = event;
    longs.touch(LONGS * slot, LONGS);
  }

  /** A free slot, or else that of the expert that was not active for longest. */
  int freeOrLongestUnused(int active) {
    int longest = -1;
    for (int i = 0; i < slots; i++) {
      if (id(i) < 0) {
        return i;
      }
      if (i != active && (longest < 0 || lastActive(i) < lastActive(longest))) {
        longest = i;
      }
    }
    return longest;
  }

  void learnUsual(int slot, double loss, boolean wrong) {
    double rate = Math.max(1 / MEMORY, 1.0 / (age(slot) + 1));
    int at = DOUBLES * slot;
    d[at + LOSS] += rate * (loss - d[at + LOSS]);
    d[at + ERROR] += rate * ((wrong ? 1 : 0) - d[at + ERROR]);
    doubles.touch(at, DOUBLES);
  }

  /** Means over the expert's last {@value #MEMORY} events or so. */
  Experts.Fit usual(int slot) {
    return new Experts.Fit(d[DOUBLES * slot + LOSS], d[DOUBLES * slot + ERROR]);
  }

  void beginTrial() {
    for (int i = 0; i < slots; i++) {
      d[DOUBLES * i + AHEAD] = 0;
      d[DOUBLES * i + ADVANTAGE] = 0;
      doubles.touch(DOUBLES * i, DOUBLES);
    }
  }

  /**
   * Takes how much better than the active expert this one was on an event.
   *
   * @param judged number of events that the final judgement is about, 0 where this is none of them
   * @return nats by which it is ahead since it was last behind
   */
  double compare(int slot, double advantage, int judged) {
    int at = DOUBLES * slot;
    d[at + AHEAD] = Math.max(0, d[at + AHEAD] + advantage);
    if (judged > 0) {
      d[at + ADVANTAGE] += advantage / judged;
    }
    doubles.touch(at, DOUBLES);
    return d[at + AHEAD];
  }

  /** Mean advantage over the active expert at the end of the trial, in nats. */
  double advantage(int slot) {
    return d[DOUBLES * slot + ADVANTAGE];
  }

  /** The other expert that did best in the trial; there is at least one. */
  int nearest(int slot) {
    int best = -1;
    for (int i = 0; i < slots; i++) {
      if (i != slot && id(i) >= 0 && (best < 0 || advantage(i) > advantage(best))) {
        best = i;
      }
    }
    return best;
  }
}
