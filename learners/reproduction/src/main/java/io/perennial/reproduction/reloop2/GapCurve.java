package io.perennial.reproduction.reloop2;

/**
 * How far scores are from the truth around changes of the truth: the log loss that is to be
 * expected of a score p above that of who knows the probability q with which the label is drawn,
 *
 * <pre>gap = q ln(q / p) + (1 - q) ln((1 - q) / (1 - p))</pre>
 *
 * Means in nats; only sums of {@value #STEP} events each are kept.
 */
public final class GapCurve {

  /** Events that are looked at before a change. */
  static final int BEFORE = 1_000;

  /** Events that are looked at after a change. */
  static final int AFTER = 2_000;

  /** How fine {@link #eventsUntilHalf} is. */
  static final int STEP = 50;

  /** Events of a window, the first of which tells the size of the jump. */
  static final int WINDOW = 100;

  /** Events whose mean gap must have come down. */
  private static final int JUDGED = 200;

  private final double[] sums = new double[AFTER / STEP];
  private final long[] counts = new long[AFTER / STEP];
  private double sumBefore;
  private long countBefore;

  GapCurve() {}

  /**
   * The gap of one event; scores are cut at 1e-7.
   *
   * @param score probability given to the positive label
   * @param truth probability that the label is 1
   */
  static double gap(float score, double truth) {
    return truth * Quality.loss(score, 1) + (1 - truth) * Quality.loss(score, 0) - entropy(truth);
  }

  private static double entropy(double q) {
    return q <= 0 || q >= 1 ? 0 : -(q * StrictMath.log(q) + (1 - q) * StrictMath.log(1 - q));
  }

  /**
   * Takes an event; one that is too far from the change is ignored.
   *
   * @param distance 0 for the first event under the new concept, negative before
   */
  void add(long distance, double gap) {
    if (distance >= AFTER || distance < -BEFORE) {
      return;
    }
    if (distance < 0) {
      sumBefore += gap;
      countBefore++;
    } else {
      sums[(int) distance / STEP] += gap;
      counts[(int) distance / STEP]++;
    }
  }

  /** Takes all events of another. */
  void add(GapCurve other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
      counts[i] += other.counts[i];
    }
    sumBefore += other.sumBefore;
    countBefore += other.countBefore;
  }

  /** Mean over the events before; NaN without any. */
  public double before() {
    return sumBefore / countBefore;
  }

  /**
   * Mean over events after the change; NaN without any.
   *
   * @param from first event, a multiple of {@value #STEP}
   * @param to the one after the last, a multiple of {@value #STEP}, at most {@value #AFTER}
   */
  public double mean(int from, int to) {
    double sum = 0;
    long count = 0;
    for (int i = from / STEP; i < to / STEP; i++) {
      sum += sums[i];
      count += counts[i];
    }
    return sum / count;
  }

  /** Mean over the first events after the change. */
  public double jump() {
    return mean(0, WINDOW);
  }

  /**
   * The first n, a multiple of {@value #STEP} and at least {@value #JUDGED}, at which the mean over
   * the {@value #JUDGED} events up to n is at most half of a jump. Infinite if there is none up to
   * {@value #AFTER}, NaN if there was no jump.
   */
  public double eventsUntilHalf(double jump) {
    if (!(jump > 0)) {
      return Double.NaN;
    }
    for (int n = JUDGED; n <= AFTER; n += STEP) {
      if (mean(n - JUDGED, n) <= jump / 2) {
        return n;
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
