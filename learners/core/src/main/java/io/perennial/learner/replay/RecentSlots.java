package io.perennial.learner.replay;

import io.perennial.state.IntTable;
import io.perennial.state.PagedState;
import java.util.function.IntPredicate;

/** The slots of the latest examples, a ring; index 0 is the oldest. */
final class RecentSlots {

  private static final int START = 0;
  private static final int SIZE = 1;
  private static final int BLOCKS = 2;

  private final int capacity;
  private final ExampleSlots slots;
  private final IntTable ring;
  private final IntTable counts;

  RecentSlots(PagedState state, ExampleSlots slots, int capacity) {
    this.capacity = capacity;
    this.slots = slots;
    this.ring = state.add(new IntTable(Math.max(1, capacity)));
    this.counts = state.add(new IntTable(3));
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return counts.values()[SIZE];
  }

  /** Blocks of its examples, whoever else holds them. */
  int blocks() {
    return counts.values()[BLOCKS];
  }

  int at(int index) {
    return ring.values()[place(index)];
  }

  private int place(int index) {
    int at = counts.values()[START] + index;
    return at < capacity ? at : at - capacity;
  }

  /** Adds the latest, for which there is room. */
  void add(int slot) {
    int at = place(counts.values()[SIZE]++);
    ring.values()[at] = slot;
    ring.touch(at);
    count(slots.blocks(slot));
    slots.hold(slot, ExampleSlots.RECENT);
  }

  private void count(int blocks) {
    counts.values()[BLOCKS] += blocks;
    counts.touch(0);
  }

  void removeOldest() {
    int slot = at(0);
    counts.values()[START] = place(1);
    counts.values()[SIZE]--;
    count(-slots.blocks(slot));
    slots.release(slot, ExampleSlots.RECENT);
  }

  /** Removes those that a condition holds for, in order; gives their number. O(size). */
  int removeIf(IntPredicate condition) {
    int size = size();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int slot = at(i);
      if (condition.test(slot)) {
        count(-slots.blocks(slot));
        slots.release(slot, ExampleSlots.RECENT);
      } else {
        int to = place(kept++);
        ring.values()[to] = slot;
        ring.touch(to);
      }
    }
    counts.values()[SIZE] = kept;
    counts.touch(0);
    return size - kept;
  }
}
