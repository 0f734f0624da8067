package io.perennial.launcher;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** CPU time of a thread per event, taken block by block so that the measuring costs nothing. */
final class CpuMeter {

  private final LongSupplier cpuNanos;
  // After block i: events and nanoseconds so far.
  private long[] events = new long[1_024];
  private long[] nanos = new long[1_024];
  private int blocks;
  private long started;

  /**
   * @param cpuNanos CPU time of the measured thread
   */
  CpuMeter(LongSupplier cpuNanos) {
    this.cpuNanos = cpuNanos;
  }

  void start() {
    started = cpuNanos.getAsLong();
  }

  /** Ends the block that {@link #start} began. */
  void stop(int blockEvents) {
    if (blocks == events.length) {
      events = Arrays.copyOf(events, 2 * blocks);
      nanos = Arrays.copyOf(nanos, 2 * blocks);
    }
    long spent = cpuNanos.getAsLong() - started;
    events[blocks] = (blocks == 0 ? 0 : events[blocks - 1]) + blockEvents;
    nanos[blocks] = (blocks == 0 ? 0 : nanos[blocks - 1]) + spent;
    blocks++;
  }

  /** Microseconds per event after the first tenth of the events; 0 without any. */
  double microsPerEvent() {
    if (blocks == 0) {
      return 0;
    }
    long allEvents = events[blocks - 1];
    long allNanos = nanos[blocks - 1];
    int first = 0;
    while (first < blocks - 1 && events[first] * 10 < allEvents) {
      first++;
    }
    boolean warm = events[first] < allEvents;
    long measured = allEvents - (warm ? events[first] : 0);
    return measured == 0 ? 0 : (allNanos - (warm ? nanos[first] : 0)) / 1e3 / measured;
  }
}
