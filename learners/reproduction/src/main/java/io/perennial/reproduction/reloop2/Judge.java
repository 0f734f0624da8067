package io.perennial.reproduction.reloop2;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes results of what was said. A share lambda is chosen from .1 to .9 by the AUC: on all rows,
 * that is on the test set, as the paper does; and honestly on the first tenth of the slots, in
 * which the base's own scores are then served.
 */
final class Judge {

  private static final int SHARES = 9;
  private static final int TENTH = 10;

  private final Examples examples;
  private final float[] base;
  private final double baseMicros;
  private final boolean honest;
  private final List<Result> results = new ArrayList<>();

  private Judge(Examples examples, float[] base, double baseMicros, boolean honest) {
    this.examples = examples;
    this.base = base;
    this.baseMicros = baseMicros;
    this.honest = honest;
  }

  /**
   * Results of an arena whose first entry is the base.
   *
   * @param honest whether shares are also chosen on the first slots
   */
  static List<Result> judge(Examples examples, Arena arena, double baseMicros, boolean honest) {
    float[] base = arena.entries().get(0).scores();
    Judge judge = new Judge(examples, base, baseMicros, honest);
    arena.entries().forEach(judge::add);
    return judge.results;
  }

  private void add(Arena.Entry entry) {
    if (!entry.contestant().mixed()) {
      add(entry, entry.contestant().name(), entry.contestant().plotted(), entry.scores(), 0);
      return;
    }
    int best = best(entry.scores(), examples.size());
    boolean line = entry.contestant().plotted();
    add(entry, entry.contestant().name() + ", best λ", line, mix(entry.scores(), 0, best), best);
    if (honest) {
      List<Examples.Slot> slots = examples.slots();
      int first = slots.get(Math.max(1, slots.size() / TENTH) - 1).to();
      int early = best(entry.scores(), first);
      String name = entry.contestant().name() + ", early λ";
      add(entry, name, false, mix(entry.scores(), first, early), early);
    }
  }

  private void add(Arena.Entry entry, String name, boolean plotted, float[] scores, int tenths) {
    List<Quality> slots =
        examples.slots().stream()
            .map(slot -> Quality.of(scores, examples, slot.from(), slot.to()))
            .toList();
    results.add(
        new Result(
            name,
            plotted,
            Quality.of(scores, examples, 0, examples.size()),
            slots,
            results.isEmpty() ? baseMicros : entry.micros(),
            entry.bytes(),
            tenths == 0 ? Double.NaN : tenths / 10.0));
  }

  /** The share, in tenths, with the best AUC on the first rows; the least of equals. */
  private int best(float[] opinions, int rows) {
    int best = 1;
    double auc = 0;
    for (int tenths = 1; tenths <= SHARES; tenths++) {
      double candidate = Quality.auc(mix(opinions, 0, tenths), examples, 0, rows);
      if (candidate > auc) {
        auc = candidate;
        best = tenths;
      }
    }
    return best;
  }

  /** The base's scores before a row, and the mixture from there. */
  private float[] mix(float[] opinions, int from, int tenths) {
    float[] mixed = new float[examples.size()];
    System.arraycopy(base, 0, mixed, 0, from);
    for (int i = from; i < mixed.length; i++) {
      float score = base[i] + tenths / 10f * (opinions[i] - base[i]);
      mixed[i] = Math.max(0, Math.min(1, score));
    }
    return mixed;
  }
}
