package io.perennial.replay.server.streams;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.MergedRows;
import io.perennial.replay.server.storage.PartitionRows;
import io.perennial.replay.server.storage.SortedEntries;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads every partition of the topic, or refuses. */
final class StoreReader {

  private final KafkaStreams streams;
  private final OpenPartitions openPartitions;
  private final int partitions;

  StoreReader(KafkaStreams streams, OpenPartitions openPartitions, int partitions) {
    this.streams = streams;
    this.openPartitions = openPartitions;
    this.partitions = partitions;
  }

  EntryCursor rows(ReplayQuery query) {
    List<EntryCursor> cursors = new ArrayList<>(partitions);
    try {
      for (int partition = 0; partition < partitions; partition++) {
        cursors.add(PartitionRows.open(entries(partition), query));
      }
    } catch (RuntimeException e) {
      cursors.forEach(EntryCursor::close);
      throw e;
    }
    return new MergedRows(cursors, query.newestFirst());
  }

  /** By partition, those that can be read now. */
  Map<Integer, IngestCounters> counters() {
    Map<Integer, IngestCounters> all = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      PartitionGate gate = openPartitions.gate(partition);
      if (gate != null) {
        all.put(partition, counters(partition, gate));
      }
    }
    return all;
  }

  private IngestCounters counters(int partition, PartitionGate gate) {
    ReadOnlyKeyValueStore<Integer, IngestCounters> store =
        store(IngestTopology.COUNTERS, partition);
    IngestCounters counters = read(gate, () -> store.get(partition));
    return counters == null ? IngestCounters.NONE : counters;
  }

  private SortedEntries entries(int partition) {
    PartitionGate gate = openPartitions.gate(partition);
    if (gate == null) {
      throw new StoreUnavailableException("partition " + partition + " is not restored yet");
    }
    return new Entries(gate, store(IngestTopology.ROWS, partition));
  }

  private <K, V> ReadOnlyKeyValueStore<K, V> store(String name, int partition) {
    try {
      return streams.store(
          StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore())
              .withPartition(partition));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw moved(e);
    }
  }

  private static StoreUnavailableException moved(RuntimeException cause) {
    return new StoreUnavailableException("the partitions are being moved", cause);
  }

  private static <T extends @Nullable Object> T read(PartitionGate gate, Supplier<T> read) {
    try {
      return gate.pass(read);
    } catch (InvalidStateStoreException e) {
      throw moved(e);
    }
  }

  private record Entries(PartitionGate gate, ReadOnlyKeyValueStore<Bytes, byte[]> store)
      implements SortedEntries {

    @Override
    public EntryCursor scan(KeyRange range, boolean descending) {
      Bytes first = Bytes.wrap(range.first());
      Bytes last = Bytes.wrap(range.last());
      return new Cursor(
          gate,
          read(
              gate, () -> descending ? store.reverseRange(first, last) : store.range(first, last)));
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return StoreReader.<byte @Nullable []>read(gate, () -> store.get(Bytes.wrap(key)));
    }
  }

  private record Cursor(PartitionGate gate, KeyValueIterator<Bytes, byte[]> iterator)
      implements EntryCursor {

    @Override
    public @Nullable StoredEntry next() {
      return StoreReader.<@Nullable StoredEntry>read(gate, this::step);
    }

    @Override
    public void close() {
      gate.passAlways(iterator::close);
    }

    private @Nullable StoredEntry step() {
      if (!iterator.hasNext()) {
        return null;
      }
      KeyValue<Bytes, byte[]> entry = iterator.next();
      return new StoredEntry(entry.key.get(), entry.value);
    }
  }
}
