package io.perennial.learner.snapshot;

import io.perennial.state.PageStore;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A learner's pages in memory, in the order of (table, index). Not thread-safe. */
public final class SnapshotPages implements PageStore {

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();

  /** None yet. */
  public SnapshotPages() {}

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put(key(table, index), page);
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get(key(table, index));
  }

  @Override
  public void remove(int table, int index) {
    pages.remove(key(table, index));
  }

  /** Number of pages. */
  public int size() {
    return pages.size();
  }

  Iterable<Map.Entry<Long, byte[]>> entries() {
    return pages.entrySet();
  }

  static int table(long key) {
    return (int) (key >> 32);
  }

  static int index(long key) {
    return (int) key;
  }

  private static long key(int table, int index) {
    return (long) table << 32 | index & 0xFFFFFFFFL;
  }
}
