package io.perennial.learner.replay;

import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * Dynamic weight average (Liu, Johns and Davison, "End-to-End Multi-Task Learning with Attention",
 * CVPR 2019, equation 7):
 *
 * <pre>
 *   w_k(t - 1) = L_k(t - 1) / L_k(t - 2)
 *   lambda_k(t) = K exp(w_k(t - 1) / T) / sum_j exp(w_j(t - 1) / T),   T = 2
 * </pre>
 *
 * where L_k(t) is the mean loss of an epoch. A stream has no epochs: here L_k(t) is the mean of the
 * objective's t-th block of W losses. An objective weighs 1 until it has two blocks (the paper sets
 * w to 1). Losses are cut as in {@link WeightedObjectives}, w to [0.1, 10]. O(1) time and values
 * per objective.
 */
public final class DynamicWeightAverage extends WeightedObjectives {

  public static final double TEMPERATURE = 2;

  private static final int SUM = 0;
  private static final int LAST = 1;
  private static final int BEFORE = 2;
  private static final int DOUBLES = 3;

  private final int window;
  private final float temperature;
  private final DoubleTable means;
  private final LongTable counts;

  /**
   * @param capacity objectives at most
   * @param window W, in losses, 1 to 10000
   * @param temperature T, .001 to 1e6
   */
  public DynamicWeightAverage(PagedState state, int capacity, int window, double temperature) {
    super(state, capacity);
    checkWindow(window);
    checkTemperature(temperature);
    this.window = window;
    this.temperature = (float) temperature;
    this.means = state.add(new DoubleTable(Math.multiplyExact(DOUBLES, capacity)));
    this.counts = state.add(new LongTable(capacity));
  }

  @Override
  void take(int objective, float loss) {
    double[] m = means.values();
    int at = objective * DOUBLES;
    m[at + SUM] += loss;
    if (++counts.values()[objective] % window == 0) {
      m[at + BEFORE] = m[at + LAST];
      m[at + LAST] = m[at + SUM] / window;
      m[at + SUM] = 0;
    }
    means.touch(at, DOUBLES);
    counts.touch(objective);
  }

  @Override
  void forget(int objective) {
    int at = objective * DOUBLES;
    Arrays.fill(means.values(), at, at + DOUBLES, 0);
    means.touch(at, DOUBLES);
    counts.values()[objective] = 0;
    counts.touch(objective);
  }

  @Override
  boolean hasScore(int objective) {
    return counts.values()[objective] >= 2L * window;
  }

  @Override
  float score(int objective) {
    int at = objective * DOUBLES;
    return LossWindows.ratio(means.values()[at + LAST], means.values()[at + BEFORE]) / temperature;
  }
}
