package io.perennial.learner.replay;

import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * What is known of each stored example, by slot. An example may be held by a task's sample, by the
 * latest, or by both; its slot is free again once nobody holds it, and all of it is zero then.
 */
final class ExampleSlots {

  /** Held by its task's sample. */
  static final int SAMPLED = 1;

  /** Held by the latest. */
  static final int RECENT = 2;

  private static final int HOLDERS = 0;
  private static final int TASK = 1;
  private static final int LABEL = 2;
  private static final int STRATUM = 3;
  private static final int LENGTH = 4;
  private static final int FIRST = 5;
  private static final int NEXT_FREE = 6;
  private static final int INTS = 7;

  private static final int KEY = 0;
  private static final int USER = 1;
  private static final int EVENT = 2;
  private static final int LONGS = 3;

  private static final int FREE = 0;
  private static final int FRESH = 1;

  private final int logits;
  private final IntTable ints;
  private final LongTable longs;
  private final FloatTable floats;

  /** First of the freed slots, numbered from 1; slots that were ever used. */
  private final IntTable counts;

  private final BlockArena arena;

  ExampleSlots(PagedState state, ReplayBufferConfig config) {
    this.logits = config.logits();
    this.ints = state.add(new IntTable(config.examples() * INTS));
    this.longs = state.add(new LongTable(config.examples() * LONGS));
    this.floats = state.add(new FloatTable(Math.max(1, config.examples() * logits)));
    this.counts = state.add(new IntTable(2));
    this.arena = new BlockArena(state, config.bytes());
  }

  BlockArena arena() {
    return arena;
  }

  /** Slots below it may be in use, all others are not. */
  int end() {
    return counts.values()[FRESH];
  }

  /** Stores an example that nobody holds yet. */
  int put(long key, int task, long event, long user, int label, int stratum) {
    int slot = take();
    int[] i = ints.values();
    i[slot * INTS + TASK] = task;
    i[slot * INTS + LABEL] = label;
    i[slot * INTS + STRATUM] = stratum;
    ints.touch(slot * INTS, INTS);
    long[] l = longs.values();
    l[slot * LONGS + KEY] = key;
    l[slot * LONGS + USER] = user;
    l[slot * LONGS + EVENT] = event;
    longs.touch(slot * LONGS, LONGS);
    return slot;
  }

  void content(int slot, byte[] example, int from, int length) {
    ints.values()[slot * INTS + LENGTH] = length;
    ints.values()[slot * INTS + FIRST] = arena.put(example, from, length);
  }

  void logits(int slot, float[] values) {
    if (logits > 0) {
      System.arraycopy(values, 0, floats.values(), slot * logits, logits);
      floats.touch(slot * logits, logits);
    }
  }

  private int take() {
    int[] c = counts.values();
    counts.touch(0);
    if (c[FREE] == 0) {
      return c[FRESH]++;
    }
    int slot = c[FREE] - 1;
    c[FREE] = ints.values()[slot * INTS + NEXT_FREE];
    ints.values()[slot * INTS + NEXT_FREE] = 0;
    return slot;
  }

  void hold(int slot, int holder) {
    ints.values()[slot * INTS + HOLDERS] |= holder;
    ints.touch(slot * INTS);
  }

  /** A holder lets go of a slot. */
  void release(int slot, int holder) {
    int[] i = ints.values();
    i[slot * INTS + HOLDERS] &= ~holder;
    ints.touch(slot * INTS, INTS);
    if (i[slot * INTS + HOLDERS] == 0) {
      clear(slot);
    }
  }

  private void clear(int slot) {
    arena.release(ints.values()[slot * INTS + FIRST]);
    Arrays.fill(ints.values(), slot * INTS, (slot + 1) * INTS, 0);
    Arrays.fill(longs.values(), slot * LONGS, (slot + 1) * LONGS, 0);
    longs.touch(slot * LONGS, LONGS);
    if (logits > 0) {
      Arrays.fill(floats.values(), slot * logits, (slot + 1) * logits, 0);
      floats.touch(slot * logits, logits);
    }
    ints.values()[slot * INTS + NEXT_FREE] = counts.values()[FREE];
    counts.values()[FREE] = slot + 1;
    counts.touch(0);
  }

  /** Whether anybody holds it. */
  boolean isHeld(int slot) {
    return isHeld(slot, SAMPLED | RECENT);
  }

  boolean isHeld(int slot, int holder) {
    return (ints.values()[slot * INTS + HOLDERS] & holder) != 0;
  }

  long key(int slot) {
    return longs.values()[slot * LONGS + KEY];
  }

  void key(int slot, long key) {
    longs.values()[slot * LONGS + KEY] = key;
    longs.touch(slot * LONGS, LONGS);
  }

  long user(int slot) {
    return longs.values()[slot * LONGS + USER];
  }

  long event(int slot) {
    return longs.values()[slot * LONGS + EVENT];
  }

  int task(int slot) {
    return ints.values()[slot * INTS + TASK];
  }

  void task(int slot, int task) {
    ints.values()[slot * INTS + TASK] = task;
    ints.touch(slot * INTS, INTS);
  }

  int label(int slot) {
    return ints.values()[slot * INTS + LABEL];
  }

  int stratum(int slot) {
    return ints.values()[slot * INTS + STRATUM];
  }

  int length(int slot) {
    return ints.values()[slot * INTS + LENGTH];
  }

  int blocks(int slot) {
    return BlockArena.blocksOf(length(slot));
  }

  void copy(int slot, byte[] into, int from) {
    arena.get(ints.values()[slot * INTS + FIRST], into, from, length(slot));
  }

  void copyLogits(int slot, float[] into) {
    System.arraycopy(floats.values(), slot * logits, into, 0, logits);
  }
}
