package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Makes the partitions' stores for Kafka Streams, and knows those that are open in this process.
 */
final class ExampleStores implements KeyValueBytesStoreSupplier {

  /** Its name holds the layout's version. */
  static final String NAME = "examples-v3";

  private final Map<Integer, ExampleStore> stores = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new ExampleStore(NAME, stores::put);
  }

  @Override
  public String metricsScope() {
    return "rocksdb";
  }

  /** The store that Kafka Streams has opened for a partition. */
  ExampleStore of(int partition) {
    ExampleStore store = stores.get(partition);
    if (store == null) {
      throw new IllegalStateException("the store of partition " + partition + " is not open");
    }
    return store;
  }
}
