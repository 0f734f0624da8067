package io.perennial.learner.replay;

import io.perennial.state.PagedState;

/** Every objective weighs 1. */
public final class UniformReweighter extends WeightedObjectives {

  /**
   * @param capacity objectives at most
   */
  public UniformReweighter(PagedState state, int capacity) {
    super(state, capacity);
  }

  @Override
  void take(int objective, float loss) {}

  @Override
  void forget(int objective) {}

  @Override
  boolean hasScore(int objective) {
    return false;
  }

  @Override
  float score(int objective) {
    return 0;
  }
}
