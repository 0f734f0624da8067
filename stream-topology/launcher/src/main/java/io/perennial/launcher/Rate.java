package io.perennial.launcher;

import java.util.function.LongSupplier;

/** Events per second between two looks at a growing count. One thread. */
final class Rate {

  private final LongSupplier nanoTime;
  private long lastNanos;
  private long lastCount;

  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** The rate since the call before, or since the start; 0 when no time has passed. */
  double update(long count) {
    long now = nanoTime.getAsLong();
    double seconds = (now - lastNanos) / 1e9;
    double rate = seconds > 0 ? (count - lastCount) / seconds : 0;
    lastNanos = now;
    lastCount = count;
    return rate;
  }
}
