package io.perennial.learner.replay;

import io.perennial.learner.replay.ReplayStatus.Objective;
import io.perennial.state.DoubleTable;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What a learner learns from: the current stream, and the replay of each task. Gathers their losses
 * between two batches, has them weighed, and says how much replay that calls for.
 *
 * <p>The current stream is learned once, as it comes. So a task's weight is taken relative to the
 * current stream's: replay makes all the draws it may when the tasks weigh as much as the current
 * stream or more, and fewer when they need less, but at least {@value #LEAST_EFFORT} of them, by
 * which it is noticed that something is being forgotten.
 */
public final class Objectives {

  static final double LEAST_EFFORT = 0.125;
  private static final float RATE = 0.05f;

  private static final int LOSS = 0;
  private static final int STORED = 1;
  private static final int COUNT = 2;
  private static final int SUMS = 3;

  private final int tasks;
  private final ObjectiveReweighter reweighter;

  /** Per objective: sums of losses and of importance since the last update. */
  private final DoubleTable sums;

  /** Per objective: smoothed loss and loss when stored; 0 before the first. */
  private final FloatTable smoothed;

  /** One minus the effort. */
  private final DoubleTable spared;

  private final float[] losses;

  /**
   * @param tasks numbers of tasks are below it
   */
  public Objectives(PagedState state, ReweightingConfig config, int tasks) {
    this.tasks = tasks;
    this.reweighter = config.create(state, tasks + 1);
    this.sums = state.add(new DoubleTable(SUMS * (tasks + 1)));
    this.smoothed = state.add(new FloatTable(2 * (tasks + 1)));
    this.spared = state.add(new DoubleTable(1));
    this.losses = new float[tasks + 1];
  }

  /** The current stream's loss, in nats. */
  public void current(double loss) {
    add(0, loss, loss, 1);
  }

  /**
   * The loss of an example of the past.
   *
   * @param stored what it was when the example was stored
   * @param importance weight of the example
   */
  public void replayed(int task, double loss, double stored, double importance) {
    add(1 + task, loss, stored, importance);
  }

  private void add(int objective, double loss, double stored, double importance) {
    double[] s = sums.values();
    s[SUMS * objective + LOSS] += importance * loss;
    s[SUMS * objective + STORED] += importance * stored;
    s[SUMS * objective + COUNT] += importance;
    sums.touch(SUMS * objective, SUMS);
  }

  /** A batch has been drawn: weighs the objectives by their mean losses since the last one. */
  public void update() {
    double[] s = sums.values();
    for (int k = 0; k <= tasks; k++) {
      double count = s[SUMS * k + COUNT];
      losses[k] = count == 0 ? Float.NaN : (float) (s[SUMS * k + LOSS] / count);
      if (count > 0) {
        smooth(2 * k, losses[k]);
        smooth(2 * k + 1, (float) (s[SUMS * k + STORED] / count));
      }
    }
    Arrays.fill(s, 0);
    sums.touchAll();
    reweighter.update(losses, tasks + 1);
    spared.values()[0] = 1 - wanted();
    spared.touch(0);
  }

  private void smooth(int at, float value) {
    float[] v = smoothed.values();
    v[at] += v[at] == 0 ? value : RATE * (value - v[at]);
    smoothed.touch(at);
  }

  private double wanted() {
    double sum = 0;
    int known = 0;
    for (int task = 0; task < tasks; task++) {
      if (isKnown(1 + task)) {
        sum += weight(task);
        known++;
      }
    }
    double relative = known == 0 ? 1 : sum / known / reweighter.weight(0);
    return Math.max(LEAST_EFFORT, Math.min(1, relative));
  }

  private boolean isKnown(int objective) {
    return smoothed.values()[2 * objective] > 0;
  }

  /** The weight of a task's replay; the mean over all objectives is 1. */
  public double weight(int task) {
    return reweighter.weight(1 + task);
  }

  /** How much worse a task's examples are answered of late than when they were stored, in nats. */
  public double excess(int task) {
    int at = 2 * (1 + task);
    return smoothed.values()[at] - smoothed.values()[at + 1];
  }

  /** Share of the allowed draws that are to be made. */
  public double effort() {
    return 1 - spared.values()[0];
  }

  /** The number of a task is free for another one. */
  public void reset(int task) {
    reweighter.reset(1 + task);
    Arrays.fill(sums.values(), SUMS * (1 + task), SUMS * (2 + task), 0);
    sums.touch(SUMS * (1 + task), SUMS);
    smoothed.values()[2 * (1 + task)] = 0;
    smoothed.values()[2 * (1 + task) + 1] = 0;
    smoothed.touch(2 * (1 + task), 2);
  }

  /**
   * How they stand: the current stream, and the tasks that have examples.
   *
   * @param sizeOf examples held of a task
   * @param expert number of a task's expert
   */
  public List<Objective> status(IntUnaryOperator sizeOf, IntUnaryOperator expert) {
    List<Objective> result = new ArrayList<>();
    result.add(objective(0, ReplayStatus.CURRENT, 0));
    for (int task = 0; task < tasks; task++) {
      int size = sizeOf.applyAsInt(task);
      if (size > 0) {
        result.add(objective(1 + task, expert.applyAsInt(task), size));
      }
    }
    return result;
  }

  private Objective objective(int k, int expert, int size) {
    float[] v = smoothed.values();
    return new Objective(expert, reweighter.weight(k), v[2 * k], v[2 * k + 1], size);
  }
}
