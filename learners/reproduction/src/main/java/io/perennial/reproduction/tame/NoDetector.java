package io.perennial.reproduction.tame;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.expert.Verdict;

/** Never sees a change: one net learns everything. */
final class NoDetector implements ShiftDetector {

  @Override
  public Verdict observe(float probability, boolean wrong, Experts experts) {
    return Verdict.STABLE;
  }

  @Override
  public void restart(Experts experts) {}

  @Override
  public double statistic() {
    return 0;
  }

  @Override
  public double threshold() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public int eventsSinceChange() {
    return 0;
  }
}
