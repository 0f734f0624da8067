package io.perennial.learner.replay;

import io.perennial.state.PagedState;

/**
 * RECAP's dynamic reweighting (arXiv 2510.21978, section 4 and algorithm 1):
 *
 * <pre>
 *   c_k = mu_k / mu_old_k  (version 1)   or   mu_old_k / mu_k  (version 2)
 *   i_k = sigma_k / (mu_k + mu_old_k)
 *   lambda_k = K exp((c_k + i_k) / T) / sum_j exp((c_j + i_j) / T)
 * </pre>
 *
 * with mu, mu_old and sigma of {@link LossWindows}; W = {@value #WINDOW} and T = {@value
 * #TEMPERATURE} as published. The two versions of the paper disagree on the sign of c: on losses,
 * version 2's formula gives the <em>least</em> weight to an objective that regresses, version 1's
 * the most.
 *
 * <p>Departures: losses are cut as in {@link WeightedObjectives}, c to [0.1, 10] (a loss near zero
 * makes it anything); an objective weighs 1 until it has 2W losses of its own, not until the 2W-th
 * step, as objectives come at any time. O(K W) time and floats.
 */
public final class RecapReweighter extends WeightedObjectives {

  public static final int WINDOW = 10;
  public static final double TEMPERATURE = 5;

  /** Which way convergence counts. */
  public enum Sign {
    /** New over old: a rising loss weighs more. */
    V1,
    /** Old over new: a falling loss weighs more. */
    V2
  }

  private final Sign sign;
  private final float temperature;
  private final LossWindows windows;

  /**
   * @param capacity objectives at most
   * @param window W, in losses, 1 to 10000
   * @param temperature T, .001 to 1e6
   */
  public RecapReweighter(
      PagedState state, int capacity, int window, double temperature, Sign sign) {
    super(state, capacity);
    checkTemperature(temperature);
    this.sign = sign;
    this.temperature = (float) temperature;
    this.windows = new LossWindows(state, capacity, window);
  }

  @Override
  void take(int objective, float loss) {
    windows.add(objective, loss);
  }

  @Override
  void forget(int objective) {
    windows.clear(objective);
  }

  @Override
  boolean hasScore(int objective) {
    return windows.isFull(objective);
  }

  @Override
  float score(int objective) {
    float regress = windows.regress(objective);
    float convergence = sign == Sign.V1 ? regress : 1 / regress;
    return (convergence + windows.instability(objective)) / temperature;
  }
}
