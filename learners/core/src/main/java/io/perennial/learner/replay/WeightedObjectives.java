package io.perennial.learner.replay;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.PagedState;

/**
 * What all rules have in common: weights are a softmax of scores over the objectives that have one,
 * times their number; those without one yet weigh 1. So the mean is 1 whatever the scores are.
 *
 * <p>A loss of NaN says that an objective had no examples in the step, and leaves its statistics
 * alone. All others are cut to [{@value #LEAST_LOSS}, {@value #MOST_LOSS}], so that every mean of
 * losses can be divided by. O(capacity) floats, on top of the rule's own.
 */
abstract class WeightedObjectives implements ObjectiveReweighter {

  static final float LEAST_LOSS = 1e-6f;
  static final float MOST_LOSS = 1e3f;

  private final int capacity;
  private final IntTable known;
  private final FloatTable weights;
  private final float[] scores;

  WeightedObjectives(PagedState state, int capacity) {
    if (capacity < 1 || capacity > 65_536) {
      throw new IllegalArgumentException(
          "the number of objectives must be from 1 to 65536, but is " + capacity);
    }
    this.capacity = capacity;
    this.known = state.add(new IntTable(1));
    this.weights = state.add(new FloatTable(capacity, i -> 1f));
    this.scores = new float[capacity];
  }

  /** Called first in every update, before any loss is taken. */
  void begin() {}

  /** Takes the loss of an objective, within the range. */
  abstract void take(int objective, float loss);

  /** Called after the losses, before the scores are asked for. */
  void finish(int objectives) {}

  /** Drops all that is known of an objective. */
  abstract void forget(int objective);

  /** Whether there is a score. */
  abstract boolean hasScore(int objective);

  /** Logarithm of the weight, up to a constant: finite. */
  abstract float score(int objective);

  @Override
  public final void update(float[] losses, int objectives) {
    check(losses, objectives);
    begin();
    for (int k = 0; k < objectives; k++) {
      if (!Float.isNaN(losses[k])) {
        take(k, Math.min(MOST_LOSS, Math.max(LEAST_LOSS, losses[k])));
      }
    }
    known.values()[0] = objectives;
    known.touch(0);
    finish(objectives);
    weigh(objectives);
  }

  private void check(float[] losses, int objectives) {
    if (objectives < Math.max(1, objectives()) || objectives > capacity) {
      throw new IllegalArgumentException(
          "the number of objectives must be from %d to %d, but is %d"
              .formatted(Math.max(1, objectives()), capacity, objectives));
    }
    if (losses.length < objectives) {
      throw new IllegalArgumentException(
          "%d objectives need as many losses, but there are %d"
              .formatted(objectives, losses.length));
    }
  }

  private void weigh(int objectives) {
    int scored = 0;
    for (int k = 0; k < objectives; k++) {
      if (hasScore(k)) {
        scores[scored++] = score(k);
      }
    }
    if (scored > 0) {
      FastMath.softmax(scores, scored);
    }
    float[] w = weights.values();
    for (int k = 0, i = 0; k < objectives; k++) {
      w[k] = hasScore(k) ? scored * scores[i++] : 1f;
    }
    weights.touch(0, objectives);
  }

  @Override
  public final void reset(int objective) {
    if (objective < 0 || objective >= capacity) {
      throw new IllegalArgumentException(
          "an objective to reset must be from 0 to %d, but is %d"
              .formatted(capacity - 1, objective));
    }
    forget(objective);
    weights.values()[objective] = 1f;
    weights.touch(objective);
  }

  @Override
  public final float weight(int objective) {
    return weights.values()[objective];
  }

  @Override
  public final int objectives() {
    return known.values()[0];
  }

  static void checkWindow(int window) {
    if (window < 1 || window > 10_000) {
      throw new IllegalArgumentException(
          "the window of a reweighting rule must be from 1 to 10000, but is " + window);
    }
  }

  static void checkTemperature(double temperature) {
    if (!(temperature >= 0.001 && temperature <= 1e6)) {
      throw new IllegalArgumentException(
          "the temperature of a reweighting rule must be from 0.001 to 1000000, but is "
              + temperature);
    }
  }

  static void checkRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "the rate of a reweighting rule must be above 0 and at most 1, but is " + rate);
    }
  }

  static void checkSignal(String signal, double weight) {
    if (!(weight >= 0 && weight <= 100)) {
      throw new IllegalArgumentException(
          "the weight of a reweighting rule's %s must be from 0 to 100, but is %s"
              .formatted(signal, weight));
    }
  }
}
