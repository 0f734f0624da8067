package io.perennial.learner.replay;

import io.perennial.state.PagedState;

/**
 * An objective weighs the more, the higher its loss is: lambda_k = K exp(E_k / T) / sum_j exp(E_j /
 * T) over all objectives, the current stream included, where E_k is an exponential moving average
 * of its losses.
 *
 * <p>This is the solution of min over the model of max over p in the simplex of sum_k p_k L_k + T
 * H(p), entropy-regularised worst-case training, in the spirit of group DRO (Sagawa et al., ICLR
 * 2020, algorithm 1, which follows the worst group by exponentiated gradient), without its memory
 * of past losses in p: the average has it. O(1) per objective.
 */
public final class LevelReweighter extends WeightedObjectives {

  public static final double RATE = 0.05;
  public static final double TEMPERATURE = 0.3;

  private final LossLevels levels;

  /**
   * @param capacity objectives at most
   * @param rate of the moving average, above 0, at most 1
   * @param temperature T in nats, .001 to 1e6
   */
  public LevelReweighter(PagedState state, int capacity, double rate, double temperature) {
    super(state, capacity);
    this.levels = new LossLevels(state, capacity, rate, temperature);
  }

  @Override
  void begin() {
    levels.begin();
  }

  @Override
  void take(int objective, float loss) {
    levels.add(objective, loss);
  }

  @Override
  void forget(int objective) {
    levels.clear(objective);
  }

  @Override
  boolean hasScore(int objective) {
    return levels.isKnown(objective);
  }

  @Override
  float score(int objective) {
    return levels.level(objective);
  }
}
