package io.perennial.learner.replay;

/** Who may stay when a {@link ReplayBuffer} is full: of examples, of bytes, or of tasks. */
final class Admission {

  private static final int ROOMY = 8;

  private final int tasks;
  private final ExampleSlots slots;
  private final RecentSlots recent;
  private final int recentBlocks;

  /**
   * Free blocks below which the arena counts as full, although an example may fit: a sample whose
   * members go for bytes now and then replaces, and does not grow.
   */
  private final int roomy;

  private final TaskSamples samples;
  private final ReplayCounters counters;

  Admission(
      ReplayBufferConfig config,
      ExampleSlots slots,
      RecentSlots recent,
      TaskSamples samples,
      ReplayCounters counters) {
    this.tasks = config.tasks();
    this.slots = slots;
    this.recent = recent;
    this.recentBlocks = (int) (config.recent() * slots.arena().blocks());
    this.roomy = Math.max(ROOMY, slots.arena().blocks() / ROOMY);
    this.samples = samples;
    this.counters = counters;
  }

  /**
   * Makes room for an example that fits into the arena.
   *
   * @param key its random key
   * @param need its blocks
   * @return its holders to be, of {@link ExampleSlots}
   */
  int admit(int task, int stratum, long key, int need) {
    open(task);
    samples.see(task, 1);
    boolean latest = recent.capacity() > 0 && need <= recentBlocks;
    if (latest) {
      dropOldest(need);
    }
    int set = samples.set(task, stratum);
    boolean drawn = isDrawn(task, set, key);
    drawn = makeRoom(task, set, key, need, drawn, latest);
    return (drawn ? ExampleSlots.SAMPLED : 0) | (latest ? ExampleSlots.RECENT : 0);
  }

  /** Begins a task that is new: the others give up some of their share. */
  void open(int task) {
    if (!samples.isLive(task)) {
      samples.live(task, true);
      for (int t = 0; t < tasks; t++) {
        shrink(t);
      }
    }
  }

  /** Down to the quota. */
  void shrink(int task) {
    while (samples.size(task) > samples.quota(task)) {
      samples.evict(samples.largest(task, TaskSamples.NONE));
      counters.add(ReplayCounters.EVICTED, 1);
    }
  }

  /** Makes room among the latest, for an example that fits. */
  private void dropOldest(int need) {
    while (recent.size() == recent.capacity() || recent.blocks() + need > recentBlocks) {
      recent.removeOldest();
    }
  }

  /** Whether an example is drawn, and another one evicted for it where the sample is full. */
  private boolean isDrawn(int task, int set, long key) {
    boolean full = samples.size(task) >= samples.quota(task);
    int largest = samples.largest(task, set);
    boolean grows = full ? largest != set : slots.arena().free() >= roomy;
    if (grows) {
      samples.loosen(set);
    }
    if (key >= samples.limit(set)) {
      return false;
    }
    if (!full) {
      return true;
    }
    if (largest == set && samples.isLast(set, key)) {
      samples.lower(set, key);
      return false;
    }
    samples.evict(largest);
    counters.add(ReplayCounters.EVICTED, 1);
    return true;
  }

  /** Frees blocks for an example that is drawn, latest or both; whether it is drawn still. */
  private boolean makeRoom(
      int task, int set, long key, int need, boolean isDrawn, boolean isLatest) {
    boolean drawn = isDrawn;
    while ((drawn || isLatest) && slots.arena().free() < need) {
      int heaviest = samples.heaviest(task, drawn ? need : 0);
      if (heaviest == TaskSamples.NONE) {
        recent.removeOldest();
        continue;
      }
      boolean own = drawn && heaviest == task;
      int largest = samples.largest(heaviest, own ? set : TaskSamples.NONE);
      if (own && largest == set && samples.isLast(set, key)) {
        samples.lower(set, key);
        drawn = false;
      } else {
        samples.evict(largest);
        counters.add(ReplayCounters.CROWDED_OUT, 1);
      }
    }
    return drawn;
  }

  /** Drops what the limit has fallen below. */
  void dropBeyondLimit(int task) {
    for (int slot = 0; slot < slots.end(); slot++) {
      if (slots.isHeld(slot, ExampleSlots.SAMPLED)
          && slots.task(slot) == task
          && slots.key(slot) >= samples.limit(samples.setOf(slot))) {
        samples.remove(slot);
        counters.add(ReplayCounters.EVICTED, 1);
      }
    }
  }
}
