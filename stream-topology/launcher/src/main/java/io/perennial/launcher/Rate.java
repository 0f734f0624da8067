package io.perennial.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Events per second of a growing count, over the latest ten seconds: what is committed grows by
 * leaps, and between two of them it would seem to stand still. One thread.
 */
final class Rate {

  private static final long WINDOW_NANOS = 10_000_000_000L;

  private record Look(long nanos, long count) {}

  private final LongSupplier nanoTime;
  private final Deque<Look> looks = new ArrayDeque<>();

  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    looks.addLast(new Look(nanoTime.getAsLong(), 0));
  }

  /** Counts from here on, where this is the first count there is: it may be of an earlier run. */
  void beginAt(long count) {
    if (count > 0 && looks.getLast().count == 0) {
      looks.clear();
      looks.addLast(new Look(nanoTime.getAsLong(), count));
    }
  }

  /**
   * The rate from the look ten seconds ago, or the first one since, to now; 0 when no time has
   * passed.
   */
  double update(long count) {
    long now = nanoTime.getAsLong();
    while (looks.size() > 1 && now - looks.getFirst().nanos > WINDOW_NANOS) {
      looks.removeFirst();
    }
    Look first = looks.getFirst();
    looks.addLast(new Look(now, count));
    double seconds = (now - first.nanos) / 1e9;
    return seconds > 0 ? (count - first.count) / seconds : 0;
  }
}
