package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * A net of {@value #WIDTH} and {@value #WIDTH2} units on nothing but an event's {@link OwnFields}.
 * It learns every event once and some of its task's last {@value #RING} again, recent ones more
 * often (the share of the last r of n is sqrt(r / n)), and answers with a running average of its
 * weights (Polyak and Juditsky 1992), which moves {@value #FOLLOW} of the way every {@value
 * #FOLLOW_EVERY} events.
 *
 * <p>Two copies of the net per slot: the one that learns and the average.
 */
public final class FocusNet {

  static final int WIDTH = 64;
  static final int WIDTH2 = 32;
  static final int RING = 4096;
  static final int FOLLOW_EVERY = 8;
  static final float FOLLOW = 0.016f;
  private static final float EARLY_FOLLOW = 0.2f;
  private static final float LEARNING_RATE = 0.12f;
  private static final float DECAY = 0.9999f;
  private static final double FAN_IN = 8;
  private static final int EPOCHS = 4;
  private static final int FEWEST = 16;
  private static final int EVENTS_PER_REPLAY = 8;
  private static final long ID = 11;

  private static final int STEPS = 0;
  private static final int ADDED = 1;
  private static final int OF_TASK = 2;

  private final long seed;
  private final int replays;
  private final int scratch;
  private final Mlp mlp;
  private final LongTable counters;
  private final IntTable ringCounts;
  private final IntTable ringRows;
  private final FloatTable ringValues;
  private final OwnFields recalled = new OwnFields();
  private final Pass learning;
  private final float[] gradient;
  private int slot;

  /**
   * @param shape whose seed, outputs and slots count
   * @param rows of the input
   * @param replays events learned again with every event
   */
  public FocusNet(PagedState state, Kernel kernel, NetShape shape, int rows, int replays) {
    this.seed = Hash.of(shape.seed(), ID);
    this.replays = replays;
    this.scratch = 2 * shape.slots();
    NetShape own = shape.withLayers(WIDTH, WIDTH2, LEARNING_RATE, DECAY, 2 * shape.slots() + 1);
    this.mlp = new Mlp(state, kernel, own, rows, FAN_IN, ID);
    this.counters = state.add(new LongTable(3));
    this.ringCounts = state.add(new IntTable(2 * RING));
    this.ringRows = state.add(new IntTable(RING * OwnFields.CAPACITY));
    this.ringValues = state.add(new FloatTable(RING * OwnFields.CAPACITY));
    this.learning = newPass(shape.outputs());
    this.gradient = new float[shape.outputs()];
  }

  /** A fresh, reusable holder for one evaluation. */
  public static Pass newPass(int outputs) {
    return new Pass(outputs, WIDTH, WIDTH2);
  }

  /** From now on this slot answers and learns. */
  public void use(int newSlot) {
    slot = newSlot;
  }

  /** Another task begins: nothing older is replayed. */
  public void beginTask() {
    counters.values()[OF_TASK] = 0;
    counters.touch(0);
  }

  /** Prunes a slot to a share of zeros. */
  public void prune(int target, double sparsity) {
    mlp.prune(2 * target, sparsity);
    mlp.pruneLike(2 * target, 2 * target + 1);
  }

  /** A slot's weights; the average is not counted. */
  public WeightCount weights(int target) {
    return mlp.weights(2 * target);
  }

  /** Makes slot {@code to} equal to slot {@code from}. */
  public void copy(int from, int to) {
    mlp.copy(2 * from, 2 * to);
    mlp.copy(2 * from + 1, 2 * to + 1);
  }

  /** Makes a slot as it was at the start. */
  public void reset(int target) {
    mlp.reset(2 * target);
    mlp.reset(2 * target + 1);
  }

  /**
   * Replaces what a new expert took over from an old one by a fresh net, if that learns the latest
   * events better: each takes {@value #EPOCHS} turns on the first half and is asked about the
   * second.
   *
   * @param target slot of the new expert, in use
   * @param old slot of the old one
   * @param events how many
   * @return whether it begins afresh
   */
  public boolean begin(int target, int old, int events) {
    int n = (int) Math.min(Math.min(RING, counters.values()[ADDED]), events);
    counters.values()[OF_TASK] = n;
    counters.touch(0);
    if (n < FEWEST || tryOut(n, -1) >= tryOut(n, 2 * old)) {
      return false;
    }
    reset(target);
    mlp.use(2 * target);
    learnRecent(n, 0);
    mlp.copy(2 * target, 2 * target + 1);
    return true;
  }

  /** Loss on the later half of the n latest events of a copy that has learned the first. */
  private double tryOut(int n, int from) {
    if (from < 0) {
      mlp.reset(scratch);
    } else {
      mlp.copy(from, scratch);
    }
    mlp.use(scratch);
    learnRecent(n, n / 2);
    double loss = 0;
    for (int back = n / 2; back >= 1; back--) {
      int label = recall(back);
      forward(recalled, learning);
      loss += CrossEntropy.loss(learning.logits, label);
    }
    return loss;
  }

  private void learnRecent(int n, int until) {
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int back = n; back > until; back--) {
        int label = recall(back);
        step(recalled, label);
      }
    }
  }

  /** Fills the pass's logits, with the averaged weights. */
  public void score(OwnFields fields, Pass pass) {
    mlp.use(2 * slot + 1);
    forward(fields, pass);
  }

  private void forward(OwnFields fields, Pass pass) {
    fields.fill(pass);
    mlp.forward(pass);
  }

  /** Learns an event, and others again. */
  public void learn(OwnFields fields, int label) {
    remember(fields, label);
    mlp.use(2 * slot);
    step(fields, label);
    long[] c = counters.values();
    int recent = (int) Math.min(RING, c[OF_TASK]);
    for (int i = Math.min(replays, recent / EVENTS_PER_REPLAY); i > 0; i--) {
      double luck = 0.5 + 0.5 * Hash.uniform(seed, c[STEPS]);
      int again = recall(1 + (int) (luck * luck * recent));
      step(recalled, again);
    }
    if (c[ADDED] % FOLLOW_EVERY == 0) {
      float early = 1f / (1f + EARLY_FOLLOW * c[OF_TASK] / FOLLOW_EVERY);
      mlp.follow(2 * slot, 2 * slot + 1, Math.max(FOLLOW, early));
    }
  }

  private void step(OwnFields fields, int label) {
    forward(fields, learning);
    CrossEntropy.gradient(learning.logits, label, gradient);
    mlp.learn(learning, gradient, counters.values()[STEPS]++);
  }

  private void remember(OwnFields fields, int label) {
    long[] c = counters.values();
    int at = (int) (c[ADDED]++ & (RING - 1));
    c[OF_TASK]++;
    counters.touch(0);
    ringCounts.values()[2 * at] = fields.count();
    ringCounts.values()[2 * at + 1] = label;
    ringCounts.touch(2 * at);
    int from = at * OwnFields.CAPACITY;
    fields.put(ringRows.values(), ringValues.values(), from);
    ringRows.touch(from, fields.count());
    ringValues.touch(from, fields.count());
  }

  /** Brings an event back, 1 for the latest; gives its label. */
  private int recall(int back) {
    int at = (int) ((counters.values()[ADDED] - back) & (RING - 1));
    recalled.take(
        ringRows.values(),
        ringValues.values(),
        at * OwnFields.CAPACITY,
        ringCounts.values()[2 * at]);
    return ringCounts.values()[2 * at + 1];
  }
}
