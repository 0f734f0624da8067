package io.perennial.learner.replay;

/** What leaves a {@link ReplayBuffer} for good: users, and tasks that merge or end. */
final class Departures {

  private final ExampleSlots slots;
  private final RecentSlots recent;
  private final TaskSamples samples;
  private final ReplayCounters counters;
  private final Admission admission;

  Departures(
      ExampleSlots slots,
      RecentSlots recent,
      TaskSamples samples,
      ReplayCounters counters,
      Admission admission) {
    this.slots = slots;
    this.recent = recent;
    this.samples = samples;
    this.counters = counters;
    this.admission = admission;
  }

  /** {@link ReplayBuffer#removeUser}. */
  int removeUser(long user) {
    int removed = 0;
    for (int slot = 0; slot < slots.end(); slot++) {
      if (slots.isHeld(slot) && slots.user(slot) == user) {
        removed++;
        removeSampled(slot);
      }
    }
    recent.removeIf(slot -> slots.user(slot) == user);
    return removed;
  }

  private void removeSampled(int slot) {
    if (slots.isHeld(slot, ExampleSlots.SAMPLED)) {
      samples.loosen(samples.setOf(slot));
      samples.remove(slot);
      counters.add(ReplayCounters.REMOVED, 1);
    }
  }

  /** {@link ReplayBuffer#merge} of two tasks, of which the first has begun. */
  int merge(int from, int into) {
    admission.open(into);
    for (int s = 0; s < samples.strata(); s++) {
      samples.joinLimits(samples.set(into, s), samples.set(from, s));
    }
    admission.dropBeyondLimit(into);
    admission.dropBeyondLimit(from);
    int before = samples.size(into);
    while (samples.size(from) > 0) {
      samples.move(samples.at(from, 0), into);
    }
    for (int i = 0; i < recent.size(); i++) {
      if (slots.task(recent.at(i)) == from) {
        slots.task(recent.at(i), into);
      }
    }
    samples.see(into, samples.seen(from));
    samples.close(from);
    admission.shrink(into);
    return samples.size(into) - before;
  }

  /** {@link ReplayBuffer#clear} of a task that has begun. */
  void clear(int task) {
    recent.removeIf(slot -> slots.task(slot) == task);
    counters.add(ReplayCounters.REMOVED, samples.size(task));
    while (samples.size(task) > 0) {
      samples.remove(samples.at(task, 0));
    }
    samples.close(task);
  }
}
