package io.perennial.learner.memory;

import io.perennial.event.DurationText;
import io.perennial.event.Evidence;
import io.perennial.event.Removal;
import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Kernel;
import io.perennial.memory.SketchShape;
import io.perennial.state.DoubleTable;
import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The error memory in the served prediction (ReLoop2, KDD 2023).
 *
 * <pre>
 *   cue ─► cells by item ─────────────┐
 *       ─► cells by item and hidden ──┤ residuals, per half-life     opinions, one per
 *       ─► cells by hidden ───────────┤ and gamma, in logits  ─►  learning rate of the  ─► mixture ─► served
 *       ─► cells by value ────────────┘                            residuals' weights       with base
 * </pre>
 *
 * <p>Nothing is tuned beforehand: which key, half-life and gamma to believe is learned by {@link
 * Trust}, how far to believe it at all by {@link Mixture}, both from the log loss of what was
 * served. Cells of item and hidden vector forget by event time; those of values by examples, for
 * there a change of the world shows within a hundred events however far apart they are.
 *
 * <p>Binary streams only. Not thread-safe.
 */
public final class Compensation {

  private static final float CENTRE_RATE = 1e-3f;

  /** Recent events of {@link MemoryStatus}. */
  private static final double RECENT = 1e-3;

  /** Learning rates of the two opinions, and how their accumulators decay. */
  private static final float SLOW = 0.02f;

  private static final float SLOW_DECAY = 0.9995f;
  private static final float FAST = 0.1f;
  private static final float FAST_DECAY = 0.995f;

  /** Places in the counters. */
  private static final int WRITES = 0;

  private static final int HITS = 1;
  private static final int RESETS = 2;
  private static final int COUNTERS = 3;

  /** Places in the recent means. */
  private static final int GAIN = 0;

  private static final int CHANGE = 1;
  private static final int MEANS = 2;

  private final boolean resetAtShifts;
  private final FloatTable centre;
  private final LongTable counters;
  private final DoubleTable recent;
  private final List<SketchTable> fixed = new ArrayList<>();
  private final @Nullable SketchTable values;
  private final Trust[] trusts;
  private final Mixture mixture;
  private final int[] arrays;
  private final int residuals;
  private final float[] centred;
  private final RememberedExamples remembered;

  /** The reader that tells examples apart best, whose evidence counts. */
  private final int specific;

  private final String halfLives;
  private Probe probe = Probe.NONE;

  /**
   * @param dimensions of the hidden vector; 0 if the model has none
   * @param seed of the random hyperplanes
   */
  public Compensation(
      PagedState state, Kernel kernel, ErrorMemoryConfig config, int dimensions, long seed) {
    resetAtShifts = config.resetAtShifts();
    centre = state.add(new FloatTable(Math.max(1, dimensions)));
    counters = state.add(new LongTable(COUNTERS));
    recent = state.add(new DoubleTable(MEANS));
    List<SketchShape> shapes = Shapes.ofKeys(config, dimensions);
    for (SketchShape shape : shapes) {
      fixed.add(new SketchTable(state, kernel, shape, dimensions, seed + fixed.size(), true));
    }
    values =
        Shapes.hasValues(config)
            ? new SketchTable(state, kernel, Shapes.ofValues(config), 0, seed, false)
            : null;
    arrays = shapes.stream().mapToInt(SketchShape::arrays).toArray();
    int outputs = fixed.stream().mapToInt(SketchTable::outputs).sum();
    residuals = outputs + (values == null ? 0 : values.outputs());
    int buckets = SketchTable.buckets();
    trusts =
        new Trust[] {
          new Trust(state, residuals, buckets, SLOW, SLOW_DECAY),
          new Trust(state, residuals, buckets, FAST, FAST_DECAY)
        };
    mixture = new Mixture(state, trusts.length);
    remembered = new RememberedExamples(state, Arrays.stream(arrays).sum());
    specific = Shapes.mostSpecific(shapes);
    centred = new float[dimensions];
    halfLives =
        "%s, and %s examples"
            .formatted(
                DurationText.of(config.halfLives()),
                config.halfLivesInExamples().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")));
  }

  /** Tells somebody of every {@link #recall} and {@link #learn} from now on. */
  public void watchedBy(Probe somebody) {
    probe = somebody;
  }

  /** A fresh holder for {@link #recall}. */
  public Recall newRecall() {
    return new Recall(arrays, values == null ? 0 : 1, residuals, trusts.length);
  }

  /** Memory of all cells under a configuration, in bytes, for a model with a hidden layer. */
  public static long bytes(ErrorMemoryConfig config) {
    return Shapes.bytes(config);
  }

  /**
   * Looks an impression up. Changes nothing but the recall.
   *
   * @return the score to serve, from 0 to 1; the base score to the bit before the first outcome
   */
  public float recall(Cue cue, Recall recall) {
    probe.readBegins();
    float served = look(cue, recall);
    probe.readEnds();
    return served;
  }

  private float look(Cue cue, Recall recall) {
    for (int i = 0; i < centred.length; i++) {
      centred[i] = cue.hidden()[i] - centre.values()[i];
    }
    recall.base = Math.max(1e-6f, Math.min(1 - 1e-6f, cue.base()));
    recall.evidence = 0;
    Arrays.fill(recall.residuals, 0);
    float logit = logit(recall.base);
    int at = 0;
    for (int i = 0; i < fixed.size(); i++) {
      float evidence = fixed.get(i).ask(cue, centred, logit, recall.cells[i], recall, at);
      recall.evidence = i == specific ? evidence : recall.evidence;
      at += fixed.get(i).outputs();
    }
    recall.values = values == null ? 0 : cue.valueCount();
    for (int v = 0; v < recall.values; v++) {
      float evidence =
          values.ask(
              cue.valueAt(v),
              counters.values()[WRITES],
              1f / recall.values,
              recall.cells[fixed.size() + v],
              recall,
              at);
      recall.evidence = fixed.isEmpty() ? Math.max(recall.evidence, evidence) : recall.evidence;
    }
    for (int t = 0; t < trusts.length; t++) {
      recall.opinions[t] = trusts[t].opinion(logit, recall);
    }
    return counters.values()[WRITES] == 0 ? cue.base() : mixture.mix(recall);
  }

  /**
   * Learns from an outcome: whether the memory was right, and what to remember.
   *
   * @param id of the interaction, to name it as evidence
   * @param owner hash of its user, to remove it by; 0 without one
   * @param hidden the model's last hidden layer, now or as it was
   * @param served the score that was served
   * @param label 0 or 1
   * @param time event time of the outcome, epoch milliseconds
   */
  public void learn(
      String id, long owner, Recall recall, float[] hidden, float served, int label, long time) {
    probe.writeBegins();
    judge(recall, served, label);
    remember(id, owner, recall, hidden, label, time);
    probe.writeEnds();
  }

  /** The first half of {@link #learn}: how far to believe what was said. */
  public void judge(Recall recall, float served, int label) {
    watch(recall, served, label);
    mixture.learn(recall, label);
    float logit = logit(recall.base);
    for (Trust trust : trusts) {
      trust.learn(logit, recall, label);
    }
  }

  /**
   * The second half of {@link #learn}: an example in the cells of a recall, which need not be the
   * one that was served if the base has changed since.
   */
  public void remember(String id, long owner, Recall recall, float[] hidden, int label, long time) {
    for (int i = 0; i < fixed.size(); i++) {
      fixed.get(i).write(recall.cells[i], time, label, recall.base);
    }
    remembered.add(id, owner, recall, label, time);
    long examples = ++counters.values()[WRITES];
    counters.touch(0, COUNTERS);
    for (int v = 0; v < recall.values && values != null; v++) {
      values.write(recall.cells[fixed.size() + v], examples, label, recall.base);
    }
    for (int i = 0; i < centred.length; i++) {
      if (Float.isFinite(hidden[i])) {
        centre.values()[i] += CENTRE_RATE * (hidden[i] - centre.values()[i]);
      }
    }
    centre.touch(0, centre.size());
  }

  private void watch(Recall recall, float served, int label) {
    double base = FastMath.log(label == 1 ? recall.base : 1 - recall.base);
    double mixed = FastMath.log(Math.max(1e-7f, label == 1 ? served : 1 - served));
    double[] means = recent.values();
    means[GAIN] += RECENT * (mixed - base - means[GAIN]);
    means[CHANGE] += RECENT * (Math.abs(served - recall.base) - means[CHANGE]);
    recent.touch(0, MEANS);
    counters.values()[HITS] += recall.evidence > 0 ? 1 : 0;
  }

  /**
   * The base model is another one than before: what was remembered of the old one's errors goes.
   */
  public void baseChanged() {
    if (!resetAtShifts) {
      return;
    }
    fixed.forEach(table -> table.sketch().reset());
    if (values != null) {
      values.sketch().reset();
    }
    remembered.cellsReset();
    counters.values()[RESETS]++;
    counters.touch(0, COUNTERS);
  }

  /**
   * Takes a user's examples out of the cells, of those among the last {@value
   * RememberedExamples#CAPACITY}, and forgets their names.
   *
   * @param owner hash of the user, not 0
   */
  public void forget(long owner, Removal removal) {
    int forgotten =
        remembered.forget(
            owner,
            (cells, valueCells, time, number, label, base) -> {
              for (int i = 0; i < fixed.size(); i++) {
                fixed.get(i).sketch().forget(cells[i], time, label, base);
              }
              for (int cell : valueCells) {
                if (values != null) {
                  values.sketch().forget(new int[] {cell}, number, label, base);
                }
              }
            },
            arrays);
    removal.removed("examples of the error memory", forgotten);
    removal.kept(
        "examples of the error memory before its last %,d".formatted(RememberedExamples.CAPACITY),
        "cells hold sums that do not say whose they are; their half-lives are " + halfLives);
  }

  /** How it stands. Time proportional to all cells. */
  public MemoryStatus status() {
    long occupied = values == null ? 0 : values.sketch().occupied();
    for (SketchTable table : fixed) {
      occupied += table.sketch().occupied();
    }
    return new MemoryStatus(
        mixture.share(),
        counters.values()[WRITES],
        counters.values()[HITS],
        counters.values()[RESETS],
        occupied,
        recent.values()[GAIN],
        recent.values()[CHANGE]);
  }

  /**
   * The past examples that spoke, of the last {@value RememberedExamples#CAPACITY}: those that
   * share cells of item and hidden vector with an impression, the nearest and newest first. Takes
   * tens of microseconds.
   *
   * @param most of them, at least 1
   */
  public List<Evidence> evidence(Recall recall, int most) {
    return remembered.nearest(recall, most);
  }

  /**
   * How far the served score rests on memory, from 0 to 1: the memory's share, times n / (n + 1)
   * with n the decayed examples in the cells of item and hidden vector (without such, of a value).
   */
  public float confidence(Recall recall) {
    return mixture.share() * recall.evidence / (recall.evidence + 1);
  }

  private static float logit(float p) {
    return FastMath.log(p / (1 - p));
  }
}
