package io.perennial.reproduction.reloop2;

import io.perennial.event.Interaction;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** One pass of a base over a stream, which feeds every regime that trains it in the same way. */
final class BasePass {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ContinualLearner base;
  private final Impression impression;
  private final Regime.Moment training;
  private final List<Arena> arenas;
  private final Examples examples = new Examples();
  private long latest = Long.MIN_VALUE;
  private long nanos;

  /**
   * @param training when the base learns
   * @param arenas of regimes with this training
   */
  BasePass(ContinualLearner base, Regime.Moment training, List<Arena> arenas) {
    this.base = base;
    this.impression = base.newImpression();
    this.training = training;
    this.arenas = arenas;
  }

  /** Scores and learns a row of the training part. */
  void train(Interaction row) {
    base.score(row, impression);
    learn(row);
  }

  /** Scores a slot, has it corrected, lets the base learn it, and has it remembered. */
  void slot(Slots.Slot slot) {
    examples.start(slot.start());
    int[] labels = slot.rows().stream().mapToInt(Interaction::label).toArray();
    long start = THREADS.getCurrentThreadCpuTime();
    List<Query> queries = new ArrayList<>(labels.length);
    for (Interaction row : slot.rows()) {
      queries.add(score(row, queries.size()));
      examples.add(impression.userHash(), row.label());
      if (training == Regime.Moment.EVENT) {
        learn(row);
      }
    }
    nanos += THREADS.getCurrentThreadCpuTime() - start;
    arenas.forEach(arena -> arena.slot(queries, labels));
    if (training == Regime.Moment.SLOT) {
      start = THREADS.getCurrentThreadCpuTime();
      slot.rows().forEach(this::train);
      nanos += THREADS.getCurrentThreadCpuTime() - start;
      queries.replaceAll(query -> score(slot.rows().get(query.index()), query.index()));
    }
    arenas.forEach(arena -> arena.endSlot(queries, labels));
  }

  private Query score(Interaction row, int index) {
    base.score(row, impression);
    return new Query(
        index,
        impression.hidden().clone(),
        impression.itemHash(),
        row.timestamp(),
        impression.baseScores()[1]);
  }

  /** The learner takes no step back in time. */
  private void learn(Interaction row) {
    latest = Math.max(latest, row.timestamp());
    base.learn(impression, row.label(), latest);
  }

  Examples examples() {
    return examples;
  }

  /** CPU time of the base per scored row. */
  double micros() {
    return nanos / 1e3 / Math.max(1, examples.size());
  }
}
