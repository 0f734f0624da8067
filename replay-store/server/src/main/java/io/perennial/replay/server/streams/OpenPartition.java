package io.perennial.replay.server.streams;

import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.rocks.FamilyIterator;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.ReadDeadline;
import io.perennial.replay.server.storage.SortedEntries;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.StoredEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partition whose state is whole in this process, for readers, from the end of its restoration to
 * its close. Safe for many threads.
 */
final class OpenPartition implements SortedEntries {

  private static final int FIRST_BATCH = 4;
  private static final int LARGEST_BATCH = 128;

  private final PartitionGate gate;
  private final FamilyDatabase database;
  private volatile IngestCounters counters;

  OpenPartition(PartitionGate gate, FamilyDatabase database, IngestCounters counters) {
    this.gate = gate;
    this.database = database;
    this.counters = counters;
  }

  /** What became of the records that readers see. */
  IngestCounters counters() {
    return counters;
  }

  /** By the stream's thread, when it has written a batch. */
  void written(IngestCounters now) {
    counters = now;
  }

  /** Bytes on disk, 0 once the partition has moved. */
  long diskBytes() {
    try {
      return gate.pass(database::bytes);
    } catch (StoreUnavailableException e) {
      return 0;
    }
  }

  void shut() {
    gate.shut();
  }

  @Override
  public EntryCursor scan(Family family, KeyRange range, boolean descending) {
    return new Cursor(gate, gate.pass(() -> database.scan(family, range, descending)));
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return gate.<byte @Nullable []>pass(() -> database.get(family, key));
  }

  @Override
  public List<byte @Nullable []> get(Family family, List<byte[]> keys) {
    return gate.pass(() -> database.get(family, keys));
  }

  /** Passes the gate for some entries at a time: more and more, as the reader goes on. */
  private static final class Cursor implements EntryCursor {

    private final PartitionGate gate;
    private final FamilyIterator iterator;
    private final Deque<StoredEntry> read = new ArrayDeque<>();
    private int batch = FIRST_BATCH;
    private boolean ended;

    Cursor(PartitionGate gate, FamilyIterator iterator) {
      this.gate = gate;
      this.iterator = iterator;
    }

    @Override
    public @Nullable StoredEntry next() {
      if (read.isEmpty() && !ended) {
        ReadDeadline.check();
        gate.pass(this::fill);
        batch = Math.min(2 * batch, LARGEST_BATCH);
      }
      return read.poll();
    }

    @Override
    public void seek(byte[] key) {
      read.clear();
      ended = false;
      gate.pass(
          () -> {
            iterator.seek(key);
            return true;
          });
    }

    private boolean fill() {
      for (int i = 0; i < batch && !ended; i++) {
        StoredEntry entry = iterator.next();
        if (entry == null) {
          ended = true;
        } else {
          read.add(entry);
        }
      }
      return ended;
    }

    @Override
    public void close() {
      gate.passAlways(iterator::close);
    }
  }
}
