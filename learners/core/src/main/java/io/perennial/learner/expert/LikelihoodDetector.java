package io.perennial.learner.expert;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.DoubleTable;
import io.perennial.state.PagedState;

/**
 * The default rule: a CUSUM of likelihood ratios (Page 1954) of the active expert's probabilities
 * for changes from one event to the next, and {@link Adwin} on its errors for slow ones.
 *
 * <p>Under the old task a label comes with the expert's probability p. Under a new one, in one
 * event of five it is any of the other K - 1 classes instead:
 *
 * <pre>
 *   d = min({@value #CUT}, ln(0.8 + 0.2 (1 - p) / ((K - 1) p)))      S = max(0, S + d - bias)
 * </pre>
 *
 * <p>Where the probabilities are right exp(d) is 1 or less in the mean, so that S exceeds a
 * threshold h once in exp(h) events or more seldom (Lorden 1971); h = {@value #THRESHOLD} is 1.2
 * million, however hard the stream. bias is what d exceeds its expectation by in the long run,
 * never below 0, learned with a lag: an expert that is too sure of itself is no change. The change
 * began where S was last 0.
 *
 * <p>Nothing is an alarm while the active expert is younger than {@value #LEAST_AGE} events, or a
 * new one than {@value #PAUSE} more. The expert that fits the latter half of the events since the
 * change best knows the new task, if it is ahead of the active one there by {@value #ADVANTAGE}
 * nats and errs no more than it did when it was active.
 */
public final class LikelihoodDetector implements ShiftDetector {

  static final double EPSILON = 0.2;
  static final double THRESHOLD = 14;
  static final double CUT = 1.5;
  static final int LEAST_AGE = 500;
  static final int PAUSE = 300;
  static final double ADVANTAGE = 4;
  static final double DELTA = 1e-4;
  private static final double BIAS_MEMORY = 2_000;
  private static final int LAG = 256;
  private static final int FEWEST = 16;

  private static final int STATISTIC = 0;
  private static final int SINCE = 1;
  private static final int SEEN = 2;
  private static final int BIAS = 3;
  private static final int LAGGED_BIAS = 4;
  private static final int PAUSED = 5;

  private final int classes;
  private final DoubleTable table;
  private final double[] v;
  private final Adwin adwin;
  private boolean slow;

  /**
   * @param classes number of classes, at least 2
   */
  public LikelihoodDetector(PagedState state, int classes) {
    this.classes = classes;
    this.table = state.add(new DoubleTable(6));
    this.v = table.values();
    this.adwin = new Adwin(state, DELTA);
  }

  @Override
  public Verdict observe(float probability, boolean wrong, Experts experts) {
    double p = probability >= 1e-6f ? Math.min(probability, 1 - 1e-6) : 1e-6;
    double d = ratio(p);
    table.touch(0);
    v[SEEN]++;
    learnBias(d - (p * d + (1 - p) * ratio(1 - p)));
    slow = false;
    if (v[PAUSED] > 0) {
      v[PAUSED]--;
      return Verdict.STABLE;
    }
    v[SINCE]++;
    v[STATISTIC] += d - Math.max(0, v[LAGGED_BIAS]);
    if (v[STATISTIC] <= 0) {
      v[STATISTIC] = 0;
      v[SINCE] = 0;
    }
    int rise = adwin.add(wrong);
    if (experts.age(experts.active()) < LEAST_AGE) {
      return Verdict.STABLE;
    }
    if (v[STATISTIC] > THRESHOLD) {
      return decide(experts);
    }
    if (rise > 0) {
      slow = true;
      v[SINCE] = rise;
      return decide(experts);
    }
    return Verdict.STABLE;
  }

  private double ratio(double p) {
    double odds = (1 - p) / ((classes - 1) * p);
    return Math.min(CUT, FastMath.log((float) (1 - EPSILON + EPSILON * odds)));
  }

  private void learnBias(double excess) {
    v[BIAS] += Math.max(1 / BIAS_MEMORY, 1 / (v[SEEN] + 64)) * (excess - v[BIAS]);
    if ((long) v[SEEN] % LAG == 0) {
      v[LAGGED_BIAS] = v[BIAS];
    }
  }

  private Verdict decide(Experts experts) {
    // A change takes its time: the earlier half may still belong to the old task.
    int events = Math.min(Math.max(FEWEST, eventsSinceChange() / 2), experts.memory());
    int best = -1;
    double least = experts.fit(experts.active(), events).loss() - ADVANTAGE / events;
    for (int slot = 0; slot < experts.slots(); slot++) {
      if (slot != experts.active() && experts.isLive(slot)) {
        double loss = experts.fit(slot, events).loss();
        if (loss < least) {
          least = loss;
          best = slot;
        }
      }
    }
    return best >= 0 && experts.knows(best, events)
        ? new Verdict.ReturningTask(best)
        : new Verdict.NewTask();
  }

  @Override
  public void restart(Experts experts) {
    v[STATISTIC] = 0;
    v[SINCE] = 0;
    v[PAUSED] = experts.age(experts.active()) < LEAST_AGE ? PAUSE : 0;
    table.touch(0);
    adwin.clear();
  }

  /** S; with an alarm of {@link Adwin}, by how much the error rose. */
  @Override
  public double statistic() {
    return slow ? adwin.rise() : v[STATISTIC];
  }

  /** Of S; with an alarm of {@link Adwin}, the bound of the rise. */
  @Override
  public double threshold() {
    return slow ? adwin.bound() : THRESHOLD;
  }

  @Override
  public int eventsSinceChange() {
    return (int) v[SINCE];
  }
}
