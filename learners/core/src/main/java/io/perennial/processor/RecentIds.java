package io.perennial.processor;

import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The latest interaction ids and what became of each: an append-only ring of 64-bit fingerprints
 * with an index in memory. The oldest id is forgotten when the ring is full.
 *
 * <p>Two ids share a fingerprint with probability 2^-64, so a wrong duplicate is expected once in
 * 1.8e13 interactions at a million ids. Adding and finding take constant time; an id takes 9 bytes
 * in the ring and 8 to 16 in the index. A snapshot writes the pages that were appended to or
 * changed.
 */
final class RecentIds {

  /** What became of an interaction. */
  enum Fate {
    AWAITING,
    LABELLED,
    EXPIRED,
    /** Its user was forgotten while it awaited its outcome. */
    FORGOTTEN
  }

  private static final int PAGE_ENTRIES = 512;
  private static final int ENTRY_BYTES = Long.BYTES + 1;
  private static final Fate[] FATES = Fate.values();

  private final int table;
  private final int capacity;
  private final BitSet changedPages = new BitSet();
  private long[] fingerprints;
  private byte[] fates;

  /** Ring position + 1 by linear probing; 0 is free. */
  private int[] index;

  private long added;

  RecentIds(int table, int capacity) {
    this.table = table;
    this.capacity = capacity;
    int initial = Math.min(capacity, PAGE_ENTRIES);
    this.fingerprints = new long[initial];
    this.fates = new byte[initial];
    this.index = new int[indexSize(initial)];
  }

  /** What became of the interaction with this id, or null if the id is not remembered. */
  @Nullable Fate fateOf(String id) {
    int position = find(Fingerprint.of(id));
    return position < 0 ? null : FATES[fates[position]];
  }

  /** Remembers an id, or changes the fate of one that is remembered. */
  void put(String id, Fate fate) {
    long fingerprint = Fingerprint.of(id);
    int position = find(fingerprint);
    if (position < 0) {
      position = append(fingerprint);
    }
    fates[position] = (byte) fate.ordinal();
    changedPages.set(position / PAGE_ENTRIES);
  }

  /** Number of ids ever added; the ring holds the latest {@code min(added, capacity)}. */
  long added() {
    return added;
  }

  void snapshot(PageStore store) {
    int size = size();
    for (int page = changedPages.nextSetBit(0);
        page >= 0;
        page = changedPages.nextSetBit(page + 1)) {
      int from = page * PAGE_ENTRIES;
      int to = Math.min(size, from + PAGE_ENTRIES);
      ByteBuffer buffer = ByteBuffer.allocate((to - from) * ENTRY_BYTES);
      for (int i = from; i < to; i++) {
        buffer.putLong(fingerprints[i]).put(fates[i]);
      }
      store.put(table, page, buffer.array());
    }
    changedPages.clear();
  }

  void restore(PageStore store, long addedBefore) {
    int size = (int) Math.min(capacity, addedBefore);
    ensureRoom(size);
    for (int from = 0; from < size; from += PAGE_ENTRIES) {
      byte[] page = store.get(table, from / PAGE_ENTRIES);
      if (page == null) {
        throw new IllegalStateException(
            "the page of remembered ids from " + from + " is missing from the checkpoint");
      }
      ByteBuffer buffer = ByteBuffer.wrap(page);
      for (int i = from; i < Math.min(size, from + PAGE_ENTRIES); i++) {
        fingerprints[i] = buffer.getLong();
        fates[i] = buffer.get();
      }
    }
    added = addedBefore;
    rebuildIndex();
  }

  private int size() {
    return (int) Math.min(capacity, added);
  }

  private int append(long fingerprint) {
    int position = (int) (added % capacity);
    if (added >= capacity) {
      unlink(position);
    } else {
      ensureRoom(position + 1);
    }
    fingerprints[position] = fingerprint;
    added++;
    link(position);
    return position;
  }

  private void ensureRoom(int entries) {
    if (entries <= fingerprints.length) {
      return;
    }
    int room = (int) Math.min(capacity, Math.max(entries, 2L * fingerprints.length));
    fingerprints = Arrays.copyOf(fingerprints, room);
    fates = Arrays.copyOf(fates, room);
    index = new int[indexSize(room)];
    rebuildIndex();
  }

  private static int indexSize(int entries) {
    return Math.max(16, Integer.highestOneBit(entries - 1 | 1) << 2);
  }

  private void rebuildIndex() {
    Arrays.fill(index, 0);
    for (int i = 0; i < size(); i++) {
      link(i);
    }
  }

  private int find(long fingerprint) {
    int mask = index.length - 1;
    for (int slot = (int) fingerprint & mask; index[slot] != 0; slot = slot + 1 & mask) {
      if (fingerprints[index[slot] - 1] == fingerprint) {
        return index[slot] - 1;
      }
    }
    return -1;
  }

  private void link(int position) {
    int mask = index.length - 1;
    int slot = (int) fingerprints[position] & mask;
    while (index[slot] != 0) {
      slot = slot + 1 & mask;
    }
    index[slot] = position + 1;
  }

  /** Deletes by moving later entries of the probe run back, so that no tombstones pile up. */
  private void unlink(int position) {
    int mask = index.length - 1;
    int free = (int) fingerprints[position] & mask;
    while (index[free] != position + 1) {
      free = free + 1 & mask;
    }
    for (int slot = free + 1 & mask; index[slot] != 0; slot = slot + 1 & mask) {
      int home = (int) fingerprints[index[slot] - 1] & mask;
      boolean mayMove = (slot - home & mask) >= (slot - free & mask);
      if (mayMove) {
        index[free] = index[slot];
        free = slot;
      }
    }
    index[free] = 0;
  }
}
