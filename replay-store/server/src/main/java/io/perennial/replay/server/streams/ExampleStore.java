package io.perennial.replay.server.streams;

import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.rocks.FamilyIterator;
import io.perennial.replay.server.storage.Derived;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoredEntry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A partition's store as Kafka Streams sees it: the primary entries, which it logs and restores.
 * Whatever is written or restored, the derived families follow in the same batch. The stream's
 * thread writes; readers go to the {@link #database}, and see a batch once it is written.
 */
final class ExampleStore implements KeyValueStore<Bytes, byte[]> {

  private static final long BATCH_BYTES = 1 << 20;
  private static final byte[] GONE = new byte[0];

  private final String name;
  private final BiConsumer<Integer, ExampleStore> onOpen;
  private final Map<Bytes, byte[]> unwritten = new HashMap<>();
  private @Nullable FamilyDatabase database;
  private @Nullable UncleanMark mark;
  private boolean onDisk = true;

  /** No row lies after it. */
  private byte[] lastRow = {KeyLayout.ROW};

  // Who writes a key has just asked for it.
  private @Nullable Bytes lastKey;
  private byte @Nullable [] lastValue;

  /**
   * @param onOpen is told the partition when Kafka Streams opens the store
   */
  ExampleStore(String name, BiConsumer<Integer, ExampleStore> onOpen) {
    this.name = name;
    this.onOpen = onOpen;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    Path task = context.stateDir().toPath();
    mark = new UncleanMark(task, name);
    mark.opening();
    database = FamilyDatabase.open(task.resolve(name));
    lastRow = lastRow(database);
    onOpen.accept(context.taskId().partition(), this);
    context.register(root, (BatchingStateRestoreCallback) this::restore);
  }

  private void restore(Collection<KeyValue<byte[], byte[]>> records) {
    for (KeyValue<byte[], byte[]> record : records) {
      change(Bytes.wrap(record.key), record.value);
    }
    write();
  }

  private static byte[] lastRow(FamilyDatabase database) {
    byte[] first = {KeyLayout.ROW};
    try (FamilyIterator rows =
        database.scan(Family.ROWS, new KeyRange(first, KeyLayout.endOfRows()), true)) {
      StoredEntry last = rows.next();
      return last == null ? first : last.key();
    }
  }

  /** For readers, while the store is open. */
  FamilyDatabase database() {
    if (database == null) {
      throw new IllegalStateException("store " + name + " is closed");
    }
    return database;
  }

  /** Makes what was put visible to readers. */
  void write() {
    database().write();
    unwritten.clear();
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    change(key, value);
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      change(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> change(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    byte[] before = get(key);
    change(key, null);
    return before;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    byte[] pending = unwritten.get(key);
    if (pending != null) {
      return pending == GONE ? null : pending;
    }
    if (!key.equals(lastKey)) {
      lastValue = isAfterAllRows(key) ? null : database().get(familyOf(key.get()), key.get());
      lastKey = key;
    }
    return lastValue;
  }

  /** Most examples are later than all before: no need to look for them. */
  private boolean isAfterAllRows(Bytes key) {
    return familyOf(key.get()) == Family.ROWS && Arrays.compareUnsigned(key.get(), lastRow) > 0;
  }

  private void change(Bytes key, byte @Nullable [] value) {
    FamilyDatabase target = database();
    Family family = familyOf(key.get());
    if (family == Family.ROWS) {
      changeDerived(target, key, value);
      if (isAfterAllRows(key)) {
        lastRow = key.get();
      }
    }
    if (value == null) {
      target.delete(family, key.get());
    } else {
      target.put(family, key.get(), value);
    }
    onDisk = false;
    unwritten.put(key, value == null ? GONE : value);
    lastKey = null;
    if (target.batchBytes() > BATCH_BYTES) {
      write();
    }
  }

  private void changeDerived(FamilyDatabase target, Bytes key, byte @Nullable [] value) {
    byte[] before = get(key);
    if (before != null && !Arrays.equals(before, value)) {
      Derived.entries(
          new RowView(key.get(), before), (family, entry, none) -> target.delete(family, entry));
    }
    if (value != null) {
      Derived.entries(new RowView(key.get(), value), target::put);
    }
  }

  private static Family familyOf(byte[] key) {
    return key.length > 0 && key[0] == KeyLayout.ROW ? Family.ROWS : Family.FACTS;
  }

  @Override
  public void flush() {
    unwritten.clear();
    database().flush();
    onDisk = true;
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
      database = null;
      if (onDisk && mark != null) {
        mark.closedCleanly();
      }
      unwritten.clear();
      lastKey = null;
      lastValue = null;
    }
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return database != null;
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    throw new UnsupportedOperationException("readers go to the database");
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw new UnsupportedOperationException("readers go to the database");
  }

  @Override
  public long approximateNumEntries() {
    return -1;
  }
}
