package io.perennial.reproduction.reloop2;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Correctors that meet the same rows of one base under one regime. */
final class Arena {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Regime regime;
  private final List<Entry> entries;
  private final Random random;

  /** A corrector, and what it said. */
  static final class Entry {
    private final Contestant contestant;
    private final Corrector corrector;
    private float[] scores = new float[1024];
    private int size;
    private long nanos;

    private Entry(Contestant contestant, Setting setting) {
      this.contestant = contestant;
      this.corrector = contestant.factory().create(setting);
    }

    private void correct(Query query) {
      float score = corrector.correct(query);
      boolean sane = contestant.mixed() ? Float.isFinite(score) : score >= 0 && score <= 1;
      if (!sane) {
        throw new IllegalStateException(
            "the corrector '%s' gave %s, which is no score; it is broken"
                .formatted(contestant.name(), score));
      }
      scores = size == scores.length ? Arrays.copyOf(scores, 2 * size) : scores;
      scores[size++] = score;
    }

    Contestant contestant() {
      return contestant;
    }

    /** What it said of every row; the array may be longer. */
    float[] scores() {
      return scores;
    }

    /** CPU time per row. */
    double micros() {
      return size == 0 ? Double.NaN : nanos / 1e3 / size;
    }

    long bytes() {
      return corrector.bytes();
    }
  }

  Arena(Regime regime, List<Contestant> contestants, Setting setting) {
    this.regime = regime;
    this.random = new Random(setting.seed());
    this.entries = contestants.stream().map(contestant -> new Entry(contestant, setting)).toList();
  }

  Regime regime() {
    return regime;
  }

  List<Entry> entries() {
    return entries;
  }

  /**
   * Has a slot corrected and judged (a whole slot in random order: which of its outcomes were the
   * last says nothing about the next slot), and what is remembered row by row, remembered. The base
   * does not depend on its correctors, so each can take the whole slot at once.
   */
  void slot(List<Query> queries, int[] labels) {
    List<Query> shuffled = new ArrayList<>(queries);
    Collections.shuffle(shuffled, random);
    for (Entry entry : entries) {
      long start = THREADS.getCurrentThreadCpuTime();
      Corrector corrector = entry.corrector;
      if (regime.memory() == Regime.Moment.EVENT) {
        for (Query query : queries) {
          entry.correct(query);
          corrector.judge(query, labels[query.index()]);
          corrector.remember(query, labels[query.index()]);
        }
      } else {
        queries.forEach(entry::correct);
        shuffled.forEach(query -> corrector.judge(query, labels[query.index()]));
      }
      entry.nanos += THREADS.getCurrentThreadCpuTime() - start;
    }
  }

  /**
   * Has a slot remembered by those that remember slots.
   *
   * @param queries as the base scores them now
   */
  void endSlot(List<Query> queries, int[] labels) {
    if (regime.memory() != Regime.Moment.SLOT) {
      return;
    }
    for (Entry entry : entries) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (Query query : queries) {
        if (regime.base() == Regime.Moment.SLOT) {
          entry.corrector.correct(query);
        }
        entry.corrector.remember(query, labels[query.index()]);
      }
      entry.nanos += THREADS.getCurrentThreadCpuTime() - start;
    }
  }
}
