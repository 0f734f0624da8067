package io.perennial.launcher;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Holds a sender to a number of events per second: event i is not sent before i / rate seconds have
 * passed. A sender that fell behind by more than a second does not catch up in a burst.
 */
final class Pace {

  private static final long SECOND = 1_000_000_000L;

  private final double nanosPerEvent;
  private final LongSupplier nanoTime;
  private final LongConsumer sleepNanos;
  private double due;

  /**
   * @param eventsPerSecond 0 for no limit
   */
  Pace(double eventsPerSecond) {
    this(eventsPerSecond, System::nanoTime, LockSupport::parkNanos);
  }

  Pace(double eventsPerSecond, LongSupplier nanoTime, LongConsumer sleepNanos) {
    this.nanosPerEvent = eventsPerSecond == 0 ? 0 : SECOND / eventsPerSecond;
    this.nanoTime = nanoTime;
    this.sleepNanos = sleepNanos;
    this.due = nanoTime.getAsLong();
  }

  /** Waits until the next event is due. */
  void await() {
    if (nanosPerEvent == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - due > SECOND) {
      due = now;
    }
    while (now < (long) due && !Thread.currentThread().isInterrupted()) {
      sleepNanos.accept((long) due - now);
      now = nanoTime.getAsLong();
    }
    due += nanosPerEvent;
  }
}
