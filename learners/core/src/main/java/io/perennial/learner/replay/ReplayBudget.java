package io.perennial.learner.replay;

import io.perennial.state.DoubleTable;
import io.perennial.state.PagedState;

/**
 * How much may be replayed: every outcome learned allows some draws, and they are made a batch at a
 * time. What is not drawn when it could be is not owed: the work after an outcome is at most {@code
 * ceil(ratio / batch)} batches, whatever came before, and there is no queue that could grow. A
 * learner that falls behind its stream holds back the source by this alone.
 */
public final class ReplayBudget {

  private final double ratio;
  private final int batch;
  private final DoubleTable credit;

  /**
   * @param ratio draws per outcome at most
   * @param batch draws that are made at a time
   */
  public ReplayBudget(PagedState state, double ratio, int batch) {
    this.ratio = ratio;
    this.batch = batch;
    this.credit = state.add(new DoubleTable(1));
  }

  /**
   * An outcome has been learned.
   *
   * @param effort share of the allowed draws that are to be made, 0 to 1
   * @return batches to be drawn now
   */
  public int take(double effort) {
    double sum = credit.values()[0] + ratio * effort;
    int batches = (int) (sum / batch);
    credit.values()[0] = sum - (double) batches * batch;
    credit.touch(0);
    return batches;
  }
}
