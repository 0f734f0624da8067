package io.perennial.learner.statistics;

import io.perennial.learner.kernel.FastMath;

/**
 * Describes a key's statistics as a block of dense values. For every half-life h, with the key's
 * decayed count n[h] and sums s[h][k]:
 *
 * <pre>
 *   rate[h][k] = (s[h][k] + m parent[h][k]) / (n[h] + m),  m = {@value #SMOOTHING}
 *   binary:  logit rate[h] - logit parent[h], log(1 + n[h])
 *   classes: max over k of log(rate[h][k] / parent[h][k]), log(1 + n[h])
 * </pre>
 *
 * then the log ages since the last and since the first outcome, log(1 + seconds), {@value #NEVER}
 * for a key that was never seen. So a block says what the key adds to what its parent says; the
 * parent of the stream knows nothing (1/2, or 1/K).
 */
public final class StatisticsFeatures {

  static final float SMOOTHING = 3.5f;
  static final float NEVER = 16f;

  private final StatisticsTable table;
  private final int halfLives;
  private final int outcomes;

  public StatisticsFeatures(StatisticsTable table) {
    this.table = table;
    this.halfLives = table.halfLives();
    this.outcomes = table.outcomes();
  }

  /** Values of a block. */
  public int size() {
    return 2 * halfLives + 2;
  }

  /** Where in a block the ages are: behind all rates and counts. */
  public int agesFrom() {
    return 2 * halfLives;
  }

  /** Rates of a key: [half-life][outcome]. */
  public float[] newRates() {
    return new float[halfLives * outcomes];
  }

  /**
   * Adds weight times the key's block to {@code block}.
   *
   * @param entry the key's entry in the table, or -1
   * @param parent the parent's rates
   * @param rates takes the key's own rates, to be a parent in turn
   */
  public void describe(
      int entry, long now, float[] parent, float[] rates, float weight, float[] block) {
    int ages = agesFrom();
    if (entry < 0) {
      System.arraycopy(parent, 0, rates, 0, rates.length);
      block[ages] += weight * NEVER;
      block[ages + 1] += weight * NEVER;
      return;
    }
    for (int h = 0; h < halfLives; h++) {
      float decay = table.decay(entry, h, now);
      float n = table.count(entry, h) * decay;
      block[2 * h] += weight * surprise(entry, h, n, decay, parent, rates);
      block[2 * h + 1] += weight * FastMath.log(1f + n);
    }
    block[ages] += weight * logAge(now - table.lastSeen(entry));
    block[ages + 1] += weight * logAge(now - table.firstSeen(entry));
  }

  private float surprise(int entry, int h, float n, float decay, float[] parent, float[] rates) {
    float inverse = 1f / (n + SMOOTHING);
    float largest = Float.MIN_NORMAL;
    for (int k = 0; k < outcomes; k++) {
      int at = h * outcomes + k;
      rates[at] = (table.sum(entry, h, k) * decay + SMOOTHING * parent[at]) * inverse;
      largest = Math.max(largest, rates[at] / parent[at]);
    }
    if (outcomes > 1) {
      return FastMath.log(largest);
    }
    float odds = rates[h] * (1f - parent[h]);
    return FastMath.log(odds / ((1f - rates[h]) * parent[h]));
  }

  private static float logAge(long millis) {
    return FastMath.log(1f + (float) Math.max(0L, millis) * 0.001f);
  }
}
