package io.perennial.learner.replay;

import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * The last 2W losses of every objective, and RECAP's two signals of them (arXiv 2510.21978 v2,
 * section 4):
 *
 * <pre>
 *   mu     = mean of the last W losses        mu_old = mean of the W before
 *   sigma  = sqrt(1 / (2W - 1) * sum over all 2W of (L - mu)^2)
 *   i      = sigma / (mu + mu_old)
 * </pre>
 *
 * <p>sigma is about the current window's mean, as the paper's formula says; its listing takes the
 * plain standard deviation of the 2W. O(W) time and floats per objective.
 */
final class LossWindows {

  /** Ratios of means are cut to [1 / {@value}, {@value}]: losses near zero would rule otherwise. */
  static final float MOST_RATIO = 10f;

  private final int window;
  private final FloatTable losses;
  private final LongTable counts;

  LossWindows(PagedState state, int capacity, int window) {
    WeightedObjectives.checkWindow(window);
    this.window = window;
    this.losses = state.add(new FloatTable(Math.multiplyExact(capacity, 2 * window)));
    this.counts = state.add(new LongTable(capacity));
  }

  void add(int objective, float loss) {
    int at = objective * 2 * window + (int) (counts.values()[objective]++ % (2L * window));
    losses.values()[at] = loss;
    losses.touch(at);
    counts.touch(objective);
  }

  /** As if there had been no loss. */
  void clear(int objective) {
    int at = objective * 2 * window;
    Arrays.fill(losses.values(), at, at + 2 * window, 0);
    losses.touch(at, 2 * window);
    counts.values()[objective] = 0;
    counts.touch(objective);
  }

  /** Whether there are 2W losses. */
  boolean isFull(int objective) {
    return counts.values()[objective] >= 2L * window;
  }

  /** Mean of the last W. */
  double current(int objective) {
    return mean(objective, window);
  }

  /** Mean of the W before. */
  double previous(int objective) {
    return mean(objective, 2 * window);
  }

  private double mean(int objective, int back) {
    double sum = 0;
    for (int i = 0; i < window; i++) {
      sum += loss(objective, back - i);
    }
    return sum / window;
  }

  private double loss(int objective, int back) {
    long at = (counts.values()[objective] - back) % (2L * window);
    return losses.values()[objective * 2 * window + (int) at];
  }

  /** mu / mu_old: above 1 while the loss rises. */
  float regress(int objective) {
    return ratio(current(objective), previous(objective));
  }

  /** i. */
  float instability(int objective) {
    double mean = current(objective);
    double squares = 0;
    for (int back = 1; back <= 2 * window; back++) {
      double difference = loss(objective, back) - mean;
      squares += difference * difference;
    }
    double sigma = Math.sqrt(squares / (2 * window - 1));
    return (float) (sigma / (mean + previous(objective)));
  }

  static float ratio(double over, double under) {
    return (float) Math.min(MOST_RATIO, Math.max(1 / MOST_RATIO, over / under));
  }
}
