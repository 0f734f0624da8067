package io.perennial.learner.replay;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * An objective weighs as much as it has been seen: lambda_k = K n_k / sum_j n_j, the mixture by
 * data set size that RECAP (arXiv 2510.21978) and others compare with. One that was never seen
 * weighs 1, and the others share the rest.
 */
public final class ProportionalReweighter extends WeightedObjectives {

  /** What n_k counts. */
  public enum Counting {
    /** The losses of the objective. */
    LOSSES,
    /** What {@link #seen} says; takes effect with the next update. */
    EXAMPLES
  }

  private final Counting counting;
  private final LongTable counts;

  /**
   * @param capacity objectives at most
   */
  public ProportionalReweighter(PagedState state, int capacity, Counting counting) {
    super(state, capacity);
    this.counting = counting;
    this.counts = state.add(new LongTable(capacity));
  }

  /** Counts examples of an objective, 0 or more. */
  public void seen(int objective, long examples) {
    if (counting != Counting.EXAMPLES || examples < 0) {
      throw new IllegalArgumentException(
          "%d examples cannot be counted by %s: count with EXAMPLES, and 0 or more"
              .formatted(examples, counting));
    }
    add(objective, examples);
  }

  private void add(int objective, long examples) {
    counts.values()[objective] += examples;
    counts.touch(objective);
  }

  @Override
  void take(int objective, float loss) {
    if (counting == Counting.LOSSES) {
      add(objective, 1);
    }
  }

  @Override
  void forget(int objective) {
    counts.values()[objective] = 0;
    counts.touch(objective);
  }

  @Override
  boolean hasScore(int objective) {
    return counts.values()[objective] > 0;
  }

  @Override
  float score(int objective) {
    return FastMath.log((float) counts.values()[objective]);
  }
}
