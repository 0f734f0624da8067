package io.perennial.learner.replay;

import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * The uniform samples of all tasks. Every example has a random key; a sample holds those whose key
 * is below its limit, and the limit falls to the largest key when one must go (bottom-k sampling:
 * Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). So a sample stays
 * uniform whatever makes it shrink, and does not depend on the order of events.
 *
 * <p>A full sample of k out of n holds the k smallest keys, and its limit, the next one, is (k + 1)
 * / (n + 1) on average: too much to go on with where a sample may grow, since the chance of the
 * earlier events is k / n. So {@link #loosen} first puts the limit between the largest key held and
 * the old limit, where its mean is k / n, and gives all held new keys below it. From then on later
 * events have the same chance. What is left is a bias of order 1 / k^2 around the moment when the
 * sample is full again: no sample that has forgotten can grow and be exactly uniform (Al-Kateb, Lee
 * and Wang, "Adaptive-size reservoir sampling over data streams", SSDBM 2007).
 *
 * <p>Where a sample is balanced, each of a task's strata has a limit of its own, and the stratum
 * with the most examples gives way. O(log n + strata) per change.
 */
final class TaskSamples {

  /** No task. */
  static final int NONE = -1;

  private final int tasks;
  private final int strata;
  private final int most;
  private final ExampleSlots slots;
  private final SlotHeaps heaps;

  /** Per set, the largest long minus the limit: 0 where everything was kept. */
  private final LongTable cuts;

  /** Per set, 1 if an example has determined the limit since it was last independent of them. */
  private final IntTable tight;

  private final LongTable seen;
  private final IntTable live;
  private final IntTable quotas;
  private final IntTable sizes;
  private final IntTable blocks;

  TaskSamples(PagedState state, ExampleSlots slots, ReplayBufferConfig config) {
    this.tasks = config.tasks();
    this.strata = config.strata();
    this.most = config.sampledExamples();
    this.slots = slots;
    int sets = tasks * strata;
    this.heaps = new SlotHeaps(state, slots, sets, most, config.examples());
    this.cuts = state.add(new LongTable(sets));
    this.tight = state.add(new IntTable(sets));
    this.seen = state.add(new LongTable(tasks));
    this.live = state.add(new IntTable(tasks));
    this.quotas = state.add(new IntTable(tasks));
    this.sizes = state.add(new IntTable(tasks));
    this.blocks = state.add(new IntTable(tasks));
  }

  boolean isLive(int task) {
    return live.values()[task] == 1;
  }

  /** Begins or ends a task and divides the capacity anew. The samples may be too large then. */
  void live(int task, boolean is) {
    live.values()[task] = is ? 1 : 0;
    live.touch(task);
    int count = 0;
    for (int t = 0; t < tasks; t++) {
      count += live.values()[t];
    }
    int rank = 0;
    for (int t = 0; t < tasks; t++) {
      boolean counts = isLive(t);
      quotas.values()[t] = counts ? most / count + (rank < most % count ? 1 : 0) : 0;
      rank += counts ? 1 : 0;
    }
    quotas.touchAll();
  }

  /** Ends a task whose sample is empty; should it come again, it is new. */
  void close(int task) {
    live(task, false);
    see(task, -seen(task));
    for (int s = 0; s < strata; s++) {
      cut(set(task, s), 0, 0);
    }
  }

  int quota(int task) {
    return quotas.values()[task];
  }

  int size(int task) {
    return sizes.values()[task];
  }

  int blocks(int task) {
    return blocks.values()[task];
  }

  long seen(int task) {
    return seen.values()[task];
  }

  void see(int task, long examples) {
    seen.values()[task] += examples;
    seen.touch(task);
  }

  int strata() {
    return strata;
  }

  /** The set of a task's stratum. */
  int set(int task, int stratum) {
    return task * strata + stratum;
  }

  /** The set that an example is in, or would be if it were sampled. */
  int setOf(int slot) {
    return set(slots.task(slot), slots.stratum(slot));
  }

  /** Number of examples in a set. */
  int held(int set) {
    return heaps.size(set);
  }

  /** The slot at an index below the task's size, in no particular order. */
  int at(int task, int index) {
    int set = set(task, 0);
    int left = index;
    while (left >= heaps.size(set)) {
      left -= heaps.size(set++);
    }
    return heaps.at(set, left);
  }

  long limit(int set) {
    return Long.MAX_VALUE - cuts.values()[set];
  }

  /** The chance that an example of a set had to be held still: above 0 if the set has any. */
  double rate(int set) {
    return limit(set) * 0x1p-63;
  }

  /** The limit falls to the key of an example that goes, or does not come in. */
  void lower(int set, long key) {
    cut(set, Math.max(cuts.values()[set], Long.MAX_VALUE - key), 1);
  }

  private void cut(int set, long cut, int isTight) {
    cuts.values()[set] = cut;
    cuts.touch(set);
    tight.values()[set] = isTight;
    tight.touch(set);
  }

  /** To be called before a set grows or loses members other than its last. O(n), once. */
  void loosen(int set) {
    if (tight.values()[set] == 0 || heaps.size(set) == 0) {
      return;
    }
    long top = slots.key(heaps.top(set));
    long limit = top + (long) ((limit(set) - top) * rate(set));
    cut(set, Long.MAX_VALUE - limit, 0);
    heaps.rekey(set, limit);
  }

  /** Gives two sets the lower of both limits, so that both have the same rate. */
  void joinLimits(int set, int other) {
    loosen(set);
    loosen(other);
    long cut = Math.max(cuts.values()[set], cuts.values()[other]);
    cut(set, cut, 0);
    cut(other, cut, 0);
  }

  /** The set that gives way when its task has one more in a set (or {@link #NONE}) than now. */
  int largest(int task, int more) {
    int best = set(task, 0);
    int size = -1;
    for (int set = set(task, 0); set < set(task + 1, 0); set++) {
      int s = heaps.size(set) + (set == more ? 1 : 0);
      if (s > size) {
        best = set;
        size = s;
      }
    }
    return best;
  }

  /** Whether a key would be the first to leave a set. */
  boolean isLast(int set, long key) {
    return heaps.size(set) == 0 || key >= slots.key(heaps.top(set));
  }

  /** The live task whose examples take most blocks, one of them more; NONE if they take none. */
  int heaviest(int task, int more) {
    int best = NONE;
    int most = 0;
    for (int t = 0; t < tasks; t++) {
      int b = blocks.values()[t] + (t == task ? more : 0);
      if (b > most) {
        best = t;
        most = b;
      }
    }
    return best;
  }

  void add(int slot) {
    heaps.add(setOf(slot), slot);
    count(slots.task(slot), 1, slots.blocks(slot));
    slots.hold(slot, ExampleSlots.SAMPLED);
  }

  /** Removes the example with the largest key of a set. */
  void evict(int set) {
    int slot = heaps.top(set);
    lower(set, slots.key(slot));
    remove(slot);
  }

  void remove(int slot) {
    take(slot);
    slots.release(slot, ExampleSlots.SAMPLED);
  }

  private void take(int slot) {
    heaps.remove(setOf(slot), slot);
    count(slots.task(slot), -1, -slots.blocks(slot));
  }

  /** Moves an example to another task's sample. */
  void move(int slot, int task) {
    take(slot);
    slots.task(slot, task);
    add(slot);
  }

  private void count(int task, int examples, int more) {
    sizes.values()[task] += examples;
    blocks.values()[task] += more;
    sizes.touch(task);
    blocks.touch(task);
  }
}
