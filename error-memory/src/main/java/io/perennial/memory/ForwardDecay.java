package io.perennial.memory;

import java.util.List;

/**
 * Exponential decay without touching what decays (Cormode et al., ICDE 2009): what is written at
 * time t has the weight 2^((t - landmark) / halfLife), and reading divides by the weight of the
 * present. When the present is {@value #HORIZON} half-lives from the landmark, the owner scales
 * everything down once and the landmark moves.
 *
 * <p>The present never goes back: it is the latest time that was written or asked for. What is
 * written with an earlier time counts as that much older.
 */
final class ForwardDecay {

  static final int HORIZON = 32;

  /** Exponents beyond are the same as gone, and keep floats finite. */
  private static final double LIMIT = 100;

  private final long[] halfLives;

  /** Landmark per half-life, then the latest time written; all 0 before the first write. */
  private final long[] clock;

  /** The latest weight asked for, per half-life: the same time is asked for again and again. */
  private final float[] lastWeights;

  private final long[] lastTimes;
  private final long[] lastLandmarks;

  /** Scales what was written with one half-life. */
  interface Rescale {
    void rescale(int halfLife, float factor);
  }

  ForwardDecay(List<Long> halfLives, long[] clock) {
    if (clock.length != halfLives.size() + 1) {
      throw new IllegalArgumentException(
          "clock must have " + (halfLives.size() + 1) + " numbers, but has " + clock.length);
    }
    this.halfLives = halfLives.stream().mapToLong(Long::longValue).toArray();
    this.clock = clock;
    this.lastWeights = new float[this.halfLives.length];
    this.lastTimes = new long[this.halfLives.length];
    this.lastLandmarks = new long[this.halfLives.length];
  }

  /** The weight of something of time {@code time}. */
  float weight(int halfLife, long time) {
    if (clock[halfLife] == 0 || halfLives[halfLife] == SketchShape.FOREVER) {
      return 1;
    }
    if (lastTimes[halfLife] != time || lastLandmarks[halfLife] != clock[halfLife]) {
      double exponent = ((double) time - clock[halfLife]) / halfLives[halfLife];
      lastWeights[halfLife] = (float) PowerOfTwo.of(Math.max(-LIMIT, Math.min(LIMIT, exponent)));
      lastTimes[halfLife] = time;
      lastLandmarks[halfLife] = clock[halfLife];
    }
    return lastWeights[halfLife];
  }

  /** What weights are divided by at {@code time}, or at the latest write if that was later. */
  float present(int halfLife, long time) {
    return weight(halfLife, Math.max(time, latest()));
  }

  /** To be called before a write. */
  void advance(long time, Rescale owner) {
    int latest = halfLives.length;
    clock[latest] = Math.max(clock[latest], time);
    for (int h = 0; h < halfLives.length; h++) {
      if (clock[h] == 0) {
        clock[h] = time;
      } else if ((double) time - clock[h] >= (double) HORIZON * halfLives[h]) {
        owner.rescale(h, 1 / weight(h, time));
        clock[h] = time;
      }
    }
  }

  private long latest() {
    return clock[halfLives.length];
  }
}
