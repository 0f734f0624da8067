package io.perennial.learner.replay;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;

/**
 * A bounded sample of the past: per task a uniform sample, and the latest examples of all.
 *
 * <p>Where a task's sample is balanced, the strata of the configured {@link Balance} have equal
 * shares of it, each a uniform sample of its own, and {@link #importance} undoes it in means.
 *
 * <p>The tasks that were offered anything share the capacity equally. When one more comes, the
 * others give up examples at random. When one goes, the others may grow again, but only as fast as
 * stays uniform: later examples are taken at the rate at which earlier ones are still held ({@link
 * TaskSamples}), so that a sample doubles when its task does. An example held twice, by its task
 * and by the latest, is stored once.
 *
 * <p>Bytes: the latest have the same share of them as of the examples, and drop their oldest. The
 * rest goes where it is needed; when the arena is full, the task that takes most of it gives up
 * random examples. An example longer than the arena is refused, one longer than the latest's share
 * is not among them.
 *
 * <p>What is taken depends on (seed, event, task) and what was offered; what is drawn on (seed,
 * task, step). An event offered twice for a task counts twice. All state is in the tables. Offers
 * and removals are O(length + log n) amortised, draws O(1). Not thread-safe.
 */
public final class ReplayBuffer {

  /** In place of a task: the latest examples of all tasks. */
  public static final int RECENT = -1;

  private static final long KEYS = 31;
  private static final long DRAWS = 32;
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final ReplayBufferConfig config;
  private final long keySeed;
  private final long drawSeed;
  private final ReplayArguments arguments;
  private final ExampleSlots slots;
  private final RecentSlots recent;
  private final TaskSamples samples;
  private final ReplayCounters counters;
  private final Admission admission;
  private final Departures departures;

  /** Adds the tables to the state. */
  public ReplayBuffer(PagedState state, ReplayBufferConfig config, long seed) {
    this.config = config;
    this.keySeed = Hash.of(seed, KEYS);
    this.drawSeed = Hash.of(seed, DRAWS);
    this.arguments = new ReplayArguments(config);
    this.slots = new ExampleSlots(state, config);
    this.recent = new RecentSlots(state, slots, config.recentExamples());
    this.samples = new TaskSamples(state, slots, config);
    this.counters = new ReplayCounters(state);
    this.admission = new Admission(config, slots, recent, samples, counters);
    this.departures = new Departures(slots, recent, samples, counters, admission);
  }

  /**
   * Offers an example, which becomes the latest and is drawn into its task's sample or not.
   *
   * @param task 0 to below the configured number
   * @param event number of the event: decides, with seed and task, whether it is drawn
   * @param user hash of the user, to remove it by
   * @param label below the configured number where labels are balanced
   * @param wrong whether the answer that was served to it is not its label
   * @param logits as many as configured
   * @param example whose first {@code length} bytes are stored
   * @return whether the sample took it
   * @throws IllegalArgumentException if an argument is out of its range; nothing changed then
   */
  public boolean offer(
      int task,
      long event,
      long user,
      int label,
      boolean wrong,
      float[] logits,
      byte[] example,
      int length) {
    arguments.checkExample(task, label, logits, example, length);
    counters.add(ReplayCounters.OFFERED, 1);
    int need = BlockArena.blocksOf(length);
    if (need > slots.arena().blocks()) {
      counters.add(ReplayCounters.REFUSED, 1);
      return false;
    }
    long key = Hash.of(Hash.of(keySeed, task), event) >>> 1;
    int stratum = config.stratum(label, wrong);
    int holders = admission.admit(task, stratum, key, need);
    boolean sampled = (holders & ExampleSlots.SAMPLED) != 0;
    counters.add(ReplayCounters.DECLINED, sampled ? 0 : 1);
    if (holders != 0) {
      int slot = slots.put(key, task, event, user, label, stratum);
      slots.content(slot, example, 0, length);
      slots.logits(slot, logits);
      hold(slot, holders);
    }
    return sampled;
  }

  private void hold(int slot, int holders) {
    if ((holders & ExampleSlots.SAMPLED) != 0) {
      samples.add(slot);
    }
    if ((holders & ExampleSlots.RECENT) != 0) {
      recent.add(slot);
    }
  }

  /**
   * Draws examples uniformly, with replacement: the same for the same task, step and content.
   *
   * @param task a task or {@link #RECENT}
   * @param slots receives the first {@code n}; valid until the next change
   * @return how many: n, or 0 if there is none to draw from
   */
  public int sample(int task, long step, int n, int[] slots) {
    int size = size(task);
    if (size == 0) {
      return 0;
    }
    long state = Hash.of(Hash.of(drawSeed, task), step);
    for (int i = 0; i < n; i++) {
      state += STEP;
      int index = (int) (((Hash.mix(state) >>> 33) * size) >>> 31);
      slots[i] = at(task, index);
    }
    return n;
  }

  /**
   * The slot at an index below the {@link #size}, in no particular order: to visit all examples
   * held. O(strata).
   *
   * @param task a task or {@link #RECENT}
   */
  public int slotAt(int task, int index) {
    ReplayArguments.checkIndex(task, index, size(task));
    return at(task, index);
  }

  private int at(int task, int index) {
    return task == RECENT ? recent.at(index) : samples.at(task, index);
  }

  /** Number of examples in a task's sample, or of the latest for {@link #RECENT}. */
  public int size(int task) {
    if (task == RECENT) {
      return recent.size();
    }
    arguments.checkTask(task);
    return samples.size(task);
  }

  /** Number of examples that were offered for a task, removed ones included. */
  public long seen(int task) {
    arguments.checkTask(task);
    return samples.seen(task);
  }

  /** A copy of an example's bytes. */
  public byte[] example(int slot) {
    byte[] result = new byte[slots.length(slot)];
    slots.copy(slot, result, 0);
    return result;
  }

  /** Number of an example's bytes. */
  public int length(int slot) {
    return slots.length(slot);
  }

  /** Copies an example's bytes to a buffer's position and moves it on. It must have an array. */
  public void read(int slot, ByteBuffer into) {
    int length = slots.length(slot);
    int from = into.position();
    into.position(from + length);
    slots.copy(slot, into.array(), into.arrayOffset() + from);
  }

  public int label(int slot) {
    return slots.label(slot);
  }

  public int task(int slot) {
    return slots.task(slot);
  }

  public long user(int slot) {
    return slots.user(slot);
  }

  public long event(int slot) {
    return slots.event(slot);
  }

  /**
   * The weight of an example that makes the mean over draws from its task's sample an estimate of
   * the mean over the task's past, although some are more likely to be held than others: above 0 to
   * {@value Importance#MOST}, 1 without balance. 1 for examples that only the latest hold, too.
   * O(strata).
   */
  public float importance(int slot) {
    return slots.isHeld(slot, ExampleSlots.SAMPLED)
        ? Importance.of(samples, slots.task(slot), slots.stratum(slot))
        : 1;
  }

  /**
   * Replaces the logits that were stored with an example.
   *
   * @param logits as many as configured
   */
  public void storeLogits(int slot, float[] logits) {
    arguments.checkHeld(slots, slot);
    arguments.checkLogits(logits);
    slots.logits(slot, logits);
  }

  /** Copies the logits that are stored with an example. */
  public void logits(int slot, float[] into) {
    slots.copyLogits(slot, into);
  }

  /**
   * Removes all examples of a user and overwrites them. O(examples held).
   *
   * @return how many were held, each counted once
   */
  public int removeUser(long user) {
    return departures.removeUser(user);
  }

  /**
   * Joins a task's sample to another's, for experts that merge: a uniform sample of both their
   * pasts, at the lower of both rates. The first task is new again after that. O(examples held).
   *
   * @return how many examples the second task has gained
   */
  public int merge(int from, int into) {
    arguments.checkTask(from);
    arguments.checkTask(into);
    return from == into || !samples.isLive(from) ? 0 : departures.merge(from, into);
  }

  /** Removes all examples of a task, for experts that retire; it is new again after that. */
  public void clear(int task) {
    arguments.checkTask(task);
    if (samples.isLive(task)) {
      departures.clear(task);
    }
  }

  /** Bytes in use, in whole blocks; never above the configured number. */
  public long bytes() {
    BlockArena arena = slots.arena();
    return (long) (arena.blocks() - arena.free()) * BlockArena.BLOCK_BYTES;
  }

  /** What became of everything offered. */
  public ReplayCounts counts() {
    return counters.get();
  }
}
