package io.perennial.reproduction.recap;

import io.perennial.event.Interaction;
import io.perennial.learner.Impression;
import io.perennial.learner.OnlineLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One learner over a stream's tasks, each event once. A function of its arguments, but for the
 * seconds.
 *
 * <p>Joint training, the ceiling, has the very same examples: a first learner meets the stream in
 * its order, and every event's features are kept as they were then, those of the learned and those
 * of the held-out ones; the second learner learns the kept ones of all tasks shuffled into one. Had
 * it gathered statistics in the shuffled order, its features would say other things about the same
 * events (last outcomes and rates of the last minutes mean nothing there), and it would be the
 * ceiling of another problem. So the order in which the weights see the examples is all that
 * differs.
 */
final class StreamRun {

  private final StreamTasks tasks;
  private final OnlineLearner learner;
  private final long seed;
  private final Impression impression;
  private final HeldOut heldOut = new HeldOut();
  private final long begin = System.nanoTime();
  private long latest = Long.MIN_VALUE;
  private double served;
  private long learned;

  /** What is learned later. */
  private record Kept(byte[] impression, int label) {}

  private StreamRun(StreamTasks tasks, OnlineLearner learner, long seed) {
    this.tasks = tasks;
    this.learner = learner;
    this.seed = seed;
    this.impression = learner.newImpression();
  }

  /**
   * Learns the tasks one after the other, and asks about all held-out events so far after each.
   *
   * @param learner fresh
   */
  static StreamOutcome inOrder(StreamTasks tasks, OnlineLearner learner, long seed) {
    return new StreamRun(tasks, learner, seed).run();
  }

  /**
   * Learns all tasks at once.
   *
   * @param first fresh; what the features are is its doing
   * @param learner fresh; learns them in an order of the seed
   */
  static StreamOutcome jointly(
      StreamTasks tasks, OnlineLearner first, OnlineLearner learner, long seed) {
    return new StreamRun(tasks, first, seed).runJointly(learner);
  }

  private StreamOutcome run() {
    int count = tasks.tasks().size();
    double[][] loss = new double[count][];
    double[][] accuracy = new double[count][];
    for (int task = 0; task < count; task++) {
      pass(tasks.tasks().get(task), null);
      HeldOut.Answers answers = heldOut.ask(learner);
      loss[task] = answers.loss();
      accuracy[task] = answers.accuracy();
    }
    return outcome(loss, accuracy, served / learned);
  }

  private StreamOutcome runJointly(OnlineLearner joint) {
    List<Kept> kept = new ArrayList<>();
    tasks.tasks().forEach(task -> pass(task, kept));
    int[] order = IntStream.range(0, kept.size()).toArray();
    TaskImages.shuffle(order, new SplittableRandom(seed));
    Impression thawed = joint.newImpression();
    for (int next : order) {
      thawed.thaw(kept.get(next).impression());
      // All of it is over when it is learned.
      joint.learn(thawed, kept.get(next).label(), latest);
    }
    double[][] loss = new double[tasks.tasks().size()][0];
    double[][] accuracy = new double[tasks.tasks().size()][0];
    HeldOut.Answers answers = heldOut.ask(joint);
    loss[loss.length - 1] = answers.loss();
    accuracy[accuracy.length - 1] = answers.accuracy();
    return outcome(loss, accuracy, Double.NaN);
  }

  private StreamOutcome outcome(double[][] loss, double[][] accuracy, double online) {
    return new StreamOutcome(seed, loss, accuracy, online, (System.nanoTime() - begin) / 1e9);
  }

  /** One task, every event scored as it comes, those that are not held out learned at once. */
  private void pass(StreamTasks.Task task, @Nullable List<Kept> kept) {
    heldOut.begin();
    for (int place = 0; place < task.events().size(); place++) {
      Interaction row = task.events().get(place);
      learner.score(row, impression);
      if (StreamTasks.isHeldOut(place)) {
        heldOut.add(impression, row.label());
      } else {
        learn(row, kept);
      }
    }
    // What is told about experts is not asked for here, and would pile up.
    learner.takeShifts();
  }

  private void learn(Interaction row, @Nullable List<Kept> kept) {
    served += HeldOut.loss(impression.scores(), row.label());
    learned++;
    if (kept != null) {
      kept.add(new Kept(impression.freeze(), row.label()));
    }
    latest = Math.max(latest, row.timestamp());
    learner.learn(impression, row.label(), latest);
  }
}
