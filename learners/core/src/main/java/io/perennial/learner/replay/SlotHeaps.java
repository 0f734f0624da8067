package io.perennial.learner.replay;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.IntTable;
import io.perennial.state.PagedState;

/**
 * Sets of slots, each a binary heap with the largest key on top that can also be indexed. All share
 * one pool of chunks, so that any set may have any share of the slots. O(log n) to add and remove,
 * O(1) to look.
 */
final class SlotHeaps {

  private static final int SHIFT = 4;
  private static final int CHUNK = 1 << SHIFT;

  private final ExampleSlots slots;
  private final int directory;

  /** Per set, its chunks in order, numbered from 1. */
  private final IntTable chunks;

  private final IntTable pool;
  private final IntTable sizes;

  /** Where in its set's heap each slot is. */
  private final IntTable places;

  /** First of the freed chunks, linked through their first entry; chunks that were ever used. */
  private final IntTable counts;

  /**
   * @param most slots in all sets together
   */
  SlotHeaps(PagedState state, ExampleSlots slots, int sets, int most, int capacity) {
    this.slots = slots;
    this.directory = (most >> SHIFT) + 1;
    this.chunks = state.add(new IntTable(sets * directory));
    this.pool = state.add(new IntTable(((most >> SHIFT) + Math.min(sets, most) + 1) * CHUNK));
    this.sizes = state.add(new IntTable(sets));
    this.places = state.add(new IntTable(capacity));
    this.counts = state.add(new IntTable(2));
  }

  int size(int set) {
    return sizes.values()[set];
  }

  /** The slot at an index below the size, in no particular order. */
  int at(int set, int index) {
    return pool.values()[address(set, index)];
  }

  /** The slot with the largest key of a set that is not empty. */
  int top(int set) {
    return at(set, 0);
  }

  private int address(int set, int index) {
    int chunk = chunks.values()[set * directory + (index >> SHIFT)] - 1;
    return (chunk << SHIFT) + (index & (CHUNK - 1));
  }

  void add(int set, int slot) {
    int index = sizes.values()[set]++;
    sizes.touch(set);
    if ((index & (CHUNK - 1)) == 0) {
      chunk(set, index, take());
    }
    rise(set, index, slot);
  }

  /** Removes a slot that the set has. */
  void remove(int set, int slot) {
    int index = places.values()[slot];
    int last = --sizes.values()[set];
    sizes.touch(set);
    int moved = at(set, last);
    if ((last & (CHUNK - 1)) == 0) {
      free(chunks.values()[set * directory + (last >> SHIFT)]);
      chunk(set, last, 0);
    }
    if (moved != slot) {
      sink(set, index, moved);
      rise(set, places.values()[moved], moved);
    }
  }

  /** Gives all of a set new keys, uniform below a limit and a function of the old ones. */
  void rekey(int set, long limit) {
    int size = size(set);
    for (int i = 0; i < size; i++) {
      int slot = at(set, i);
      double uniform = (Hash.of(slots.key(slot), limit) >>> 11) * 0x1p-53;
      slots.key(slot, Math.max(0, Math.min(limit - 1, (long) (uniform * limit))));
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(set, i, at(set, i));
    }
  }

  private void chunk(int set, int index, int chunk) {
    int at = set * directory + (index >> SHIFT);
    chunks.values()[at] = chunk;
    chunks.touch(at);
  }

  private int take() {
    int[] c = counts.values();
    counts.touch(0);
    if (c[0] == 0) {
      return ++c[1];
    }
    int chunk = c[0];
    c[0] = pool.values()[(chunk - 1) << SHIFT];
    return chunk;
  }

  private void free(int chunk) {
    int at = (chunk - 1) << SHIFT;
    pool.values()[at] = counts.values()[0];
    pool.touch(at);
    counts.values()[0] = chunk;
    counts.touch(0);
  }

  private void rise(int set, int from, int slot) {
    int index = from;
    long key = slots.key(slot);
    while (index > 0) {
      int parent = (index - 1) >> 1;
      int other = at(set, parent);
      if (slots.key(other) >= key) {
        break;
      }
      place(set, index, other);
      index = parent;
    }
    place(set, index, slot);
  }

  private void sink(int set, int from, int slot) {
    int index = from;
    int size = size(set);
    long key = slots.key(slot);
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && slots.key(at(set, child + 1)) > slots.key(at(set, child))) {
        child++;
      }
      int other = at(set, child);
      if (slots.key(other) <= key) {
        break;
      }
      place(set, index, other);
      index = child;
    }
    place(set, index, slot);
  }

  private void place(int set, int index, int slot) {
    int at = address(set, index);
    pool.values()[at] = slot;
    pool.touch(at);
    places.values()[slot] = index;
    places.touch(slot);
  }
}
