package io.perennial.replay.server.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.proto.LabelledExample;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store on the heap, and how many of its cursors are open. */
public final class InMemoryEntries implements SortedEntries {

  private final Map<Family, NavigableMap<byte[], byte[]>> families = new EnumMap<>(Family.class);
  private int steps;
  private int open;

  /** Stores an example as the ingest does. */
  public InMemoryEntries add(String user, long timestamp, String id) {
    return add(Examples.bytes(user, timestamp, id));
  }

  /** Stores an example as the ingest does. */
  public InMemoryEntries add(byte[] example) {
    return add(row(example));
  }

  InMemoryEntries add(RowView row) {
    family(Family.ROWS).put(row.key(), row.value());
    Derived.entries(row, (family, key, value) -> family(family).put(key, value));
    return this;
  }

  static RowView row(byte[] example) {
    try {
      return RowFormat.row(example, LabelledExample.parseFrom(example));
    } catch (UndecodableExampleException | InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void remove(byte[] key) {
    family(Family.ROWS).remove(key);
  }

  /** Puts an entry. */
  public void put(Family family, byte[] key, byte[] value) {
    family(family).put(key, value);
  }

  int steps() {
    return steps;
  }

  int openCursors() {
    return open;
  }

  private NavigableMap<byte[], byte[]> family(Family family) {
    return families.computeIfAbsent(family, any -> new TreeMap<>(Arrays::compareUnsigned));
  }

  @Override
  public EntryCursor scan(Family family, KeyRange range, boolean descending) {
    boolean empty = Arrays.compareUnsigned(range.first(), range.end()) >= 0;
    NavigableMap<byte[], byte[]> part =
        empty
            ? new TreeMap<>(Arrays::compareUnsigned)
            : family(family).subMap(range.first(), true, range.end(), false);
    open++;
    return new EntryCursor() {
      private Iterator<Map.Entry<byte[], byte[]>> iterator =
          (descending ? part.descendingMap() : part).entrySet().iterator();

      @Override
      public void seek(byte[] key) {
        iterator = part.tailMap(key, true).entrySet().iterator();
      }

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
  public byte @Nullable [] get(Family family, byte[] key) {
    return family(family).get(key);
  }

  @Override
  public List<byte @Nullable []> get(Family family, List<byte[]> keys) {
    return keys.stream().map(family(family)::get).toList();
  }
}
