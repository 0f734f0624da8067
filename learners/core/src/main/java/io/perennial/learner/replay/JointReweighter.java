package io.perennial.learner.replay;

import io.perennial.state.PagedState;

/**
 * The loss level joined with RECAP's signals, in the sign that protects:
 *
 * <pre>
 *   s_k = a E_k / T + b (c_k - 1) + g (i_k - mean i),     c_k = mu_k / mu_old_k
 *   lambda_k = K exp(s_k) / sum_j exp(s_j)
 * </pre>
 *
 * with E and T of {@link LevelReweighter}, and c, i of {@link RecapReweighter} (version 1: a rising
 * loss counts more). lambda is thus the product of both rules' weights, normalised again: b = g =
 * {@value #SIGNAL} is RECAP at its published temperature of 5. An objective with fewer than 2W
 * losses has c = 1 and the mean i of the others: no influence. O(K W) time and floats.
 */
public final class JointReweighter extends WeightedObjectives {

  public static final double LEVEL = 1;
  public static final double SIGNAL = 0.2;

  private final float level;
  private final float convergence;
  private final float instability;
  private final LossLevels levels;
  private final LossWindows windows;
  private float meanInstability;

  /**
   * @param capacity objectives at most
   * @param window W, in losses, 1 to 10000
   * @param rate of the moving average, above 0, at most 1
   * @param temperature T in nats, .001 to 1e6
   * @param level a, 0 to 100
   * @param convergence b, 0 to 100
   * @param instability g, 0 to 100
   */
  public JointReweighter(
      PagedState state,
      int capacity,
      int window,
      double rate,
      double temperature,
      double level,
      double convergence,
      double instability) {
    super(state, capacity);
    checkSignal("level", level);
    checkSignal("convergence", convergence);
    checkSignal("instability", instability);
    this.level = (float) level;
    this.convergence = (float) convergence;
    this.instability = (float) instability;
    this.levels = new LossLevels(state, capacity, rate, temperature);
    this.windows = new LossWindows(state, capacity, window);
  }

  @Override
  void begin() {
    levels.begin();
  }

  @Override
  void take(int objective, float loss) {
    levels.add(objective, loss);
    windows.add(objective, loss);
  }

  @Override
  void finish(int objectives) {
    float sum = 0;
    int full = 0;
    for (int k = 0; k < objectives; k++) {
      if (windows.isFull(k)) {
        sum += windows.instability(k);
        full++;
      }
    }
    meanInstability = full == 0 ? 0 : sum / full;
  }

  @Override
  void forget(int objective) {
    levels.clear(objective);
    windows.clear(objective);
  }

  @Override
  boolean hasScore(int objective) {
    return levels.isKnown(objective);
  }

  @Override
  float score(int objective) {
    float score = level * levels.level(objective);
    if (windows.isFull(objective)) {
      score += convergence * (windows.regress(objective) - 1);
      score += instability * (windows.instability(objective) - meanInstability);
    }
    return score;
  }
}
