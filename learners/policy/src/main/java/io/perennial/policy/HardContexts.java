package io.perennial.policy;

import io.perennial.state.IntTable;
import io.perennial.state.PagedState;

/**
 * The bounded buffer of contexts that wait for a supervised step: the newest in front, each id at
 * most once, the oldest gives way. O(capacity) time to add or remove.
 */
final class HardContexts {

  private final DecisionTable decisions;
  private final int capacity;

  /** Number of contexts; then their slots, newest first, and after them the free slots. */
  private final IntTable order;

  /**
   * @param first slot of the table that is its own, with those after it
   */
  HardContexts(PagedState state, DecisionTable decisions, int first, int capacity) {
    this.decisions = decisions;
    this.capacity = capacity;
    this.order = state.add(new IntTable(1 + capacity));
    for (int i = 0; i < capacity; i++) {
      order.values()[1 + i] = first + i;
    }
    order.touchAll();
  }

  int size() {
    return order.values()[0];
  }

  /** The slot at an index from the newest. */
  int slot(int index) {
    return order.values()[1 + index];
  }

  /** Takes a copy of a decision, unless it is here already. */
  void add(int from) {
    for (int i = 0; i < size(); i++) {
      if (decisions.id(slot(i)) == decisions.id(from)) {
        return;
      }
    }
    int[] o = order.values();
    int taken = Math.min(size(), capacity - 1);
    int slot = o[1 + taken];
    System.arraycopy(o, 1, o, 2, taken);
    o[1] = slot;
    o[0] = taken + 1;
    order.touchAll();
    decisions.copy(from, slot);
  }

  /** Removes the contexts of a user's row, and empties their slots; gives their number. */
  int forget(int user) {
    int before = size();
    for (int i = before - 1; i >= 0; i--) {
      if (decisions.user(slot(i)) == user) {
        decisions.clear(slot(i));
        remove(i);
      }
    }
    for (int i = size(); i < capacity; i++) {
      // A slot that was given back still holds a copy.
      decisions.clear(slot(i));
    }
    return before - size();
  }

  /** Removes the context at an index from the newest. */
  void remove(int index) {
    int[] o = order.values();
    int slot = o[1 + index];
    int last = size() - 1;
    System.arraycopy(o, 2 + index, o, 1 + index, last - index);
    o[1 + last] = slot;
    o[0] = last;
    order.touchAll();
  }
}
