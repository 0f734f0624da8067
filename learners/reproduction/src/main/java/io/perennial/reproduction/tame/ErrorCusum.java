package io.perennial.reproduction.tame;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.expert.Verdict;

/**
 * A likelihood-ratio CUSUM (Page 1954) on the active expert's errors: e = 1 where its answer was
 * wrong, p0 = its usual error some rows ago, p1 = p0 + {@value #RISE},
 *
 * <pre>
 *   S = max(0, S + (e ? ln(p1 / p0) : ln((1 - p1) / (1 - p0))))
 * </pre>
 *
 * <p>and an alarm when S exceeds {@value #THRESHOLD}. The change began where S was last 0. Not
 * before an expert has learned {@value #LEAST_AGE} rows and {@value #PAUSE} have passed since the
 * last decision. An expert that errs on the rows since the change no more than it usually does
 * knows the task; otherwise it is new.
 */
final class ErrorCusum implements ShiftDetector {

  static final double THRESHOLD = 16;
  static final int LEAST_AGE = 500;
  static final int PAUSE = 300;
  private static final double RISE = 0.15;
  private static final double LEAST_ERROR = 0.005;
  private static final int LAG = 200;

  private final double[] usual = new double[LAG];
  private int seen;
  private double statistic;
  private int since;

  @Override
  public Verdict observe(float probability, boolean wrong, Experts experts) {
    double before = seen < LAG ? experts.usual(experts.active()).error() : usual[seen % LAG];
    usual[seen % LAG] = experts.usual(experts.active()).error();
    seen++;
    if (seen <= PAUSE || experts.age(experts.active()) < LEAST_AGE) {
      return Verdict.STABLE;
    }
    double p0 = Math.min(Math.max(before, LEAST_ERROR), 1 - 2 * RISE);
    double p1 = p0 + RISE;
    statistic += wrong ? Math.log(p1 / p0) : Math.log((1 - p1) / (1 - p0));
    since++;
    if (statistic <= 0) {
      statistic = 0;
      since = 0;
    }
    return statistic > THRESHOLD ? decide(experts) : Verdict.STABLE;
  }

  private Verdict decide(Experts experts) {
    int events = Math.min(since, experts.memory());
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
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
    statistic = 0;
    since = 0;
    seen = 0;
  }

  @Override
  public double statistic() {
    return statistic;
  }

  @Override
  public double threshold() {
    return THRESHOLD;
  }

  @Override
  public int eventsSinceChange() {
    return since;
  }
}
