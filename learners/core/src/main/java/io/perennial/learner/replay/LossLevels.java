package io.perennial.learner.replay;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * The smoothed loss of every objective, in units of the temperature: an exponential moving average.
 * Those of the first step that has losses start at their loss; later ones start neutral, at the
 * level whose weight is 1: log of the mean of exp(level).
 */
final class LossLevels {

  private final float rate;
  private final float temperature;
  private final FloatTable levels;
  private float neutral;

  LossLevels(PagedState state, int capacity, double rate, double temperature) {
    WeightedObjectives.checkRate(rate);
    WeightedObjectives.checkTemperature(temperature);
    this.rate = (float) rate;
    this.temperature = (float) temperature;
    this.levels = state.add(new FloatTable(capacity));
  }

  /** Takes down where newcomers of this step start. */
  void begin() {
    float[] l = levels.values();
    float max = 0;
    int count = 0;
    for (float level : l) {
      max = Math.max(max, level);
      count += level > 0 ? 1 : 0;
    }
    float sum = 0;
    for (float level : l) {
      sum += level > 0 ? FastMath.exp(level - max) : 0;
    }
    neutral = count == 0 ? 0 : max + FastMath.log(sum / count);
  }

  void add(int objective, float loss) {
    float scaled = loss / temperature;
    float[] l = levels.values();
    if (l[objective] == 0) {
      l[objective] = neutral > 0 ? neutral : scaled;
    }
    l[objective] += rate * (scaled - l[objective]);
    levels.touch(objective);
  }

  /** As if there had been no loss. */
  void clear(int objective) {
    levels.values()[objective] = 0;
    levels.touch(objective);
  }

  /** Whether there was a loss: levels are positive, as losses are. */
  boolean isKnown(int objective) {
    return levels.values()[objective] > 0;
  }

  float level(int objective) {
    return levels.values()[objective];
  }
}
