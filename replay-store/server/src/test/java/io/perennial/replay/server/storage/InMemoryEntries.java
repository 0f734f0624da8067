package io.perennial.replay.server.storage;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store on the heap, and how many of its cursors are open. */
public final class InMemoryEntries implements SortedEntries {

  private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private int steps;
  private int open;

  /** Stores an example as the ingest does. */
  public InMemoryEntries add(String user, long timestamp, String id) {
    return add(user, timestamp, id, Examples.bytes(user, timestamp, id));
  }

  InMemoryEntries add(String user, long timestamp, String id, byte[] example) {
    entries.put(KeyLayout.row(timestamp, id), ValueFormat.wrap(example));
    entries.put(KeyLayout.index(user, timestamp, id), ValueFormat.NONE);
    return this;
  }

  void remove(byte[] key) {
    entries.remove(key);
  }

  int steps() {
    return steps;
  }

  int openCursors() {
    return open;
  }

  @Override
  public EntryCursor scan(KeyRange range, boolean descending) {
    NavigableMap<byte[], byte[]> part = entries.subMap(range.first(), true, range.last(), true);
    Iterator<Map.Entry<byte[], byte[]>> iterator =
        (descending ? part.descendingMap() : part).entrySet().iterator();
    open++;
    return new EntryCursor() {
      @Override
      public @Nullable StoredEntry next() {
        if (!iterator.hasNext()) {
          return null;
        }
        steps++;
        Map.Entry<byte[], byte[]> entry = iterator.next();
        return new StoredEntry(entry.getKey(), entry.getValue());
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }
}
