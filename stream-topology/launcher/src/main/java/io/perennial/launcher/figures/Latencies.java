package io.perennial.launcher.figures;

import java.util.Arrays;

/** How long answers took. */
public final class Latencies {

  private final long[] ascendingNanos;

  /** Of these times, in nanoseconds. */
  public Latencies(long[] nanos) {
    this.ascendingNanos = nanos.clone();
    Arrays.sort(ascendingNanos);
  }

  /** How many. */
  public int count() {
    return ascendingNanos.length;
  }

  /**
   * The time in milliseconds within which this share of the answers came: an observed one, by the
   * nearest rank.
   *
   * @param share above 0, at most 1
   */
  public double millis(double share) {
    if (ascendingNanos.length == 0) {
      throw new MeasurementFailedException("no question was answered in the time that is measured");
    }
    int rank = (int) Math.ceil(share * ascendingNanos.length);
    return ascendingNanos[Math.max(rank, 1) - 1] / 1e6;
  }

  /** Times of one client, with when each answer was complete; grows. One thread. */
  public static final class Log {

    private long[] ends = new long[1 << 12];
    private long[] nanos = new long[1 << 12];
    private int size;

    /** Adds one. */
    public void add(long end, long nanosTaken) {
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, 2 * size);
        nanos = Arrays.copyOf(nanos, 2 * size);
      }
      ends[size] = end;
      nanos[size++] = nanosTaken;
    }

    /** Those that were complete from one time to another, both of {@code System.nanoTime}. */
    public long[] between(long from, long to) {
      long[] chosen = new long[size];
      int count = 0;
      for (int i = 0; i < size; i++) {
        if (ends[i] - from >= 0 && ends[i] - to <= 0) {
          chosen[count++] = nanos[i];
        }
      }
      return Arrays.copyOf(chosen, count);
    }
  }
}
