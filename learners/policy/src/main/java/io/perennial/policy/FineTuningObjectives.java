package io.perennial.policy;

import io.perennial.learner.replay.ObjectiveReweighter;
import io.perennial.policy.FineTuningStatus.Objective;
import io.perennial.state.DoubleTable;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The losses of what a fine-tuner is to achieve, and their weights: reward, supervised loss,
 * distance to the served policy, and the replay of each task. Losses in nats are divided by the
 * logarithm of the number of candidates, a random choice's loss, so that 1 is nothing learned.
 */
final class FineTuningObjectives {

  static final int REWARD = 0;
  static final int SUPERVISED = 1;
  static final int DISTANCE = 2;
  static final int REPLAY = 3;

  private static final double RATE = 0.05;

  private final boolean reweighted;
  private final ObjectiveReweighter reweighter;
  private final DoubleTable smoothed;
  private final double[] sums;
  private final int[] counts;
  private final float[] losses;

  /**
   * @param places tasks at most
   */
  FineTuningObjectives(PagedState state, PolicyReplayConfig config, int places) {
    this.reweighted = config.reweighted();
    this.reweighter = config.reweighting().create(state, REPLAY + places);
    this.smoothed = state.add(new DoubleTable(REPLAY + places));
    this.sums = new double[REPLAY + places];
    this.counts = new int[REPLAY + places];
    this.losses = new float[REPLAY + places];
  }

  /** A loss of this batch that has no unit. */
  void add(int objective, double loss) {
    sums[objective] += loss;
    counts[objective]++;
  }

  /** A loss of this batch in nats. */
  void add(int objective, double nats, int candidates) {
    add(objective, nats / StrictMath.log(candidates));
  }

  /** A batch is over: weighs the objectives by the mean losses under the weights before. */
  void update() {
    for (int k = 0; k < losses.length; k++) {
      losses[k] = counts[k] == 0 ? Float.NaN : (float) (sums[k] / counts[k]);
      if (counts[k] > 0) {
        double[] s = smoothed.values();
        s[k] += s[k] == 0 ? losses[k] : RATE * (losses[k] - s[k]);
        smoothed.touch(k);
      }
    }
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    reweighter.update(losses, losses.length);
  }

  double weight(int objective) {
    return reweighted ? reweighter.weight(objective) : 1;
  }

  /** A place for a task is another task's from now on. */
  void reset(int place) {
    reweighter.reset(REPLAY + place);
    smoothed.values()[REPLAY + place] = 0;
    smoothed.touch(REPLAY + place);
  }

  List<Objective> status(TaskDecisions tasks) {
    List<Objective> result = new ArrayList<>();
    result.add(objective(REWARD, "reward"));
    result.add(objective(SUPERVISED, "supervised"));
    result.add(objective(DISTANCE, "distance"));
    for (int place = 0; place < tasks.places(); place++) {
      if (tasks.held(place) > 0) {
        result.add(objective(REPLAY + place, "replay " + tasks.task(place)));
      }
    }
    return result;
  }

  private Objective objective(int k, String name) {
    return new Objective(name, weight(k), smoothed.values()[k]);
  }
}
