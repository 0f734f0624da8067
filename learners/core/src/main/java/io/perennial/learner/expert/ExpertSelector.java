package io.perennial.learner.expert;

import io.perennial.learner.kernel.Hash;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.scorer.MagnitudePruning;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.OwnFieldsNet;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.DoubleTable;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * Says from an event's own fields alone which expert is for it: a small net, learned online on a
 * uniform reservoir (Vitter's algorithm R, 1985) of {@value #RESERVOIR} events, each with the
 * expert that was active when it was learned. One event of the reservoir is learned with every
 * event that comes, as long as there are two experts.
 *
 * <p>The active expert knows better as long as outcomes come at once and tasks come in turns. So
 * the selector answers only while its choice has proved better: on one in {@value #CHECK_EVERY}
 * events the losses of both are compared, and it takes over when its mean advantage rises above
 * {@value #TAKE_OVER} nats, until it falls below {@value #GIVE_UP}.
 */
public final class ExpertSelector {

  static final int RESERVOIR = 2048;
  static final int CHECK_EVERY = 8;
  static final double TAKE_OVER = 0.02;
  static final double GIVE_UP = 0.005;
  private static final double MEMORY = 256;
  private static final double ACCURACY_MEMORY = 1_000;
  private static final int PRUNE_EVERY = 5_000;
  private static final int PRUNED_BY = 50_000;
  private static final double MOST_SPARSE = 0.5;
  private static final long ID = 21;

  private static final int SEEN = 0;
  private static final int STEPS = 1;
  private static final int IN_CHARGE = 2;
  private static final int LONGS = 3;
  private static final int ADVANTAGE = 0;
  private static final int ACCURACY = 1;
  private static final int COMPARED = 2;
  private static final int SELECTED = 3;
  private static final int DOUBLES = 4;

  private final long seed;
  private final double sparsity;
  private final OwnFieldsNet net;
  private final IntTable heads;
  private final IntTable rows;
  private final FloatTable values;
  private final LongTable longs;
  private final DoubleTable doubles;
  private final long[] l;
  private final double[] d;
  private final OwnFields recalled = new OwnFields();

  /**
   * @param slots experts at most
   * @param inputRows rows of {@link OwnFields}
   * @param sparsity of the experts; the selector's is at most {@value #MOST_SPARSE}
   */
  public ExpertSelector(
      PagedState state, Kernel kernel, long seed, int slots, int inputRows, double sparsity) {
    this.seed = Hash.of(seed, ID);
    this.sparsity = Math.min(MOST_SPARSE, sparsity);
    this.net = new OwnFieldsNet(state, kernel, seed, ID, Math.max(3, slots), inputRows);
    this.heads = state.add(new IntTable(2 * RESERVOIR));
    this.rows = state.add(new IntTable(RESERVOIR * OwnFields.CAPACITY));
    this.values = state.add(new FloatTable(RESERVOIR * OwnFields.CAPACITY));
    this.longs = state.add(new LongTable(LONGS));
    this.doubles = state.add(new DoubleTable(DOUBLES));
    this.l = longs.values();
    this.d = doubles.values();
  }

  /** The live slot that is most likely the one for an event. */
  public int choose(OwnFields fields, Experts experts) {
    float[] logits = net.score(fields);
    int best = experts.active();
    for (int slot = 0; slot < experts.slots(); slot++) {
      if (experts.isLive(slot) && logits[slot] > logits[best]) {
        best = slot;
      }
    }
    return best;
  }

  /** Whether the selector's choice answers. */
  public boolean isInCharge() {
    return l[IN_CHARGE] == 1;
  }

  /** Whether the event that is learned next is one on which losses are compared. */
  public boolean isCheck() {
    return l[SEEN] % CHECK_EVERY == 0;
  }

  /**
   * Takes a comparison.
   *
   * @param agrees whether the selector chose the active expert
   * @param advantage loss of the expert that would answer without it minus that of its choice
   */
  public void compare(boolean agrees, double advantage) {
    d[COMPARED]++;
    double rate = Math.max(1 / MEMORY, 1 / d[COMPARED]);
    d[ADVANTAGE] += rate * (advantage - d[ADVANTAGE]);
    double slow = Math.max(CHECK_EVERY / ACCURACY_MEMORY, 1 / d[COMPARED]);
    d[ACCURACY] += slow * ((agrees ? 1 : 0) - d[ACCURACY]);
    d[SELECTED] += slow * (l[IN_CHARGE] - d[SELECTED]);
    if (d[COMPARED] >= MEMORY / 4) {
      double bound = isInCharge() ? GIVE_UP : TAKE_OVER;
      l[IN_CHARGE] = d[ADVANTAGE] > bound ? 1 : 0;
    }
    longs.touch(0);
    doubles.touch(0);
  }

  /** Takes an event into the reservoir, perhaps, and learns one of it. */
  public void learn(OwnFields fields, int slot, boolean several) {
    long n = l[SEEN]++;
    longs.touch(0);
    long at = n < RESERVOIR ? n : Long.remainderUnsigned(Hash.of(seed, n), n + 1);
    if (at < RESERVOIR) {
      keep((int) at, fields, slot);
    }
    if (several) {
      int size = (int) Math.min(RESERVOIR, l[SEEN]);
      int pick = (int) Long.remainderUnsigned(Hash.of(~seed, l[STEPS]), size);
      learnKept(pick);
      if (sparsity > 0 && l[STEPS] % PRUNE_EVERY == 0 && l[STEPS] <= PRUNED_BY) {
        net.prune(MagnitudePruning.sparsity(0, sparsity, l[STEPS], 0, PRUNED_BY));
      }
    }
  }

  private void learnKept(int at) {
    int slot = heads.values()[2 * at + 1];
    if (slot != ExpertPool.Heirs.NOBODY) {
      int from = at * OwnFields.CAPACITY;
      recalled.take(rows.values(), values.values(), from, heads.values()[2 * at]);
      net.learn(recalled, slot, l[STEPS]++);
    }
  }

  private void keep(int at, OwnFields fields, int slot) {
    heads.values()[2 * at] = fields.count();
    heads.values()[2 * at + 1] = slot;
    heads.touch(2 * at);
    int from = at * OwnFields.CAPACITY;
    fields.put(rows.values(), values.values(), from);
    rows.touch(from, fields.count());
    values.touch(from, fields.count());
  }

  /** As {@link ExpertPool.Heirs#reassign}. */
  public void reassign(int gone, int heir) {
    int[] h = heads.values();
    for (int i = 0; i < Math.min(RESERVOIR, l[SEEN]); i++) {
      if (h[2 * i + 1] == gone) {
        h[2 * i + 1] = heir;
        heads.touch(2 * i);
      }
    }
  }

  /** Number of the reservoir's events that belong to a slot. */
  int kept(int slot) {
    int count = 0;
    for (int i = 0; i < Math.min(RESERVOIR, l[SEEN]); i++) {
      count += heads.values()[2 * i + 1] == slot ? 1 : 0;
    }
    return count;
  }

  /** Share of the latest comparisons in which it chose the active expert; NaN before the first. */
  public double accuracy() {
    return d[COMPARED] == 0 ? Double.NaN : d[ACCURACY];
  }

  /** Share of the latest comparisons at which its choice answered. */
  public double selected() {
    return d[SELECTED];
  }

  /** Its weights. */
  public WeightCount weights() {
    return net.weights();
  }
}
