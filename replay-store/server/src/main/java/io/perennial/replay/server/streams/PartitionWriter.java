package io.perennial.replay.server.streams;

import io.perennial.replay.server.storage.RowView;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A partition's primary entries and counters, for the stream's thread: what it writes is logged.
 */
final class PartitionWriter {

  private final int partition;
  private final KeyValueStore<Bytes, byte[]> logged;
  private final ExampleStore store;
  private final IngestTally tally;
  private final OpenPartition readable;

  /**
   * @param logged the same store as {@code store}, as Kafka Streams hands it out
   * @param readable is told what readers see
   */
  PartitionWriter(
      int partition,
      KeyValueStore<Bytes, byte[]> logged,
      ExampleStore store,
      IngestTally tally,
      OpenPartition readable) {
    this.partition = partition;
    this.logged = logged;
    this.store = store;
    this.tally = tally;
    this.readable = readable;
  }

  int partition() {
    return partition;
  }

  IngestTally tally() {
    return tally;
  }

  byte @Nullable [] get(Bytes key) {
    return store.get(key);
  }

  void put(Bytes key, byte[] value) {
    logged.put(key, value);
  }

  /** Takes a row away; which counter it belongs to is the caller's business. */
  void removeRow(RowView row) {
    logged.put(Bytes.wrap(row.key()), null);
    tally.bytes -= row.key().length + row.value().length;
  }

  /** Lets readers see all that was put. */
  void write() {
    store.write();
    readable.written(tally.counters());
  }
}
