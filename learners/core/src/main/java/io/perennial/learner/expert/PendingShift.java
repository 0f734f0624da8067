package io.perennial.learner.expert;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** A change of the task that was noticed and is not told yet. */
final class PendingShift {

  private static final int OPEN = 0;
  private static final int EVENT = 1;
  private static final int TIME = 2;
  private static final int PREVIOUS = 3;
  private static final int SINCE = 4;
  private static final int AFTER = 5;
  private static final int LONGS = 6;

  private static final int STATISTIC = 0;
  private static final int THRESHOLD = 1;
  private static final int BEFORE = 2;
  private static final int LOSS = 3;
  private static final int DOUBLES = 4;

  private final LongTable longs;
  private final DoubleTable doubles;
  private final long[] l;
  private final double[] d;

  PendingShift(PagedState state) {
    this.longs = state.add(new LongTable(LONGS));
    this.doubles = state.add(new DoubleTable(DOUBLES));
    this.l = longs.values();
    this.d = doubles.values();
  }

  void begin(
      Kind kind,
      long event,
      long time,
      int previous,
      double statistic,
      double threshold,
      int since,
      double before) {
    l[OPEN] = 1 + kind.ordinal();
    l[EVENT] = event;
    l[TIME] = time;
    l[PREVIOUS] = previous;
    l[SINCE] = since;
    l[AFTER] = 0;
    d[STATISTIC] = statistic;
    d[THRESHOLD] = threshold;
    d[BEFORE] = before;
    d[LOSS] = 0;
    touch();
  }

  boolean isOpen() {
    return l[OPEN] > 0;
  }

  /** It turns out to be of another kind; what follows counts anew. */
  void turn(Kind kind, int previous) {
    l[OPEN] = 1 + kind.ordinal();
    l[PREVIOUS] = previous;
    l[AFTER] = 0;
    d[LOSS] = 0;
    touch();
  }

  int previous() {
    return (int) l[PREVIOUS];
  }

  /** Takes the loss of an event after it; true when there were enough of them. */
  boolean add(double loss, int enough) {
    if (!isOpen()) {
      return false;
    }
    l[AFTER]++;
    d[LOSS] += loss;
    touch();
    return l[AFTER] >= enough;
  }

  TaskShift close(int expert, int experts) {
    Kind kind = Kind.values()[(int) l[OPEN] - 1];
    l[OPEN] = 0;
    touch();
    return new TaskShift(
        kind,
        l[EVENT],
        l[TIME],
        expert,
        (int) l[PREVIOUS],
        d[STATISTIC],
        d[THRESHOLD],
        (int) l[SINCE],
        d[BEFORE],
        l[AFTER] == 0 ? Double.NaN : d[LOSS] / l[AFTER],
        experts);
  }

  private void touch() {
    longs.touch(0);
    doubles.touch(0);
  }
}
