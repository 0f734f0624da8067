package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** From the topics into the two stores of a partition: the primary entries, and counters. */
final class IngestTopology {

  /** {@link IngestCounters} by partition; cached, so that they cost one write per commit. */
  static final String COUNTERS = "counters-v3";

  /** Twice the largest example, for its key, its headers and the batch around it. */
  static final int MAX_CHANGELOG_RECORD_BYTES = 16 * 1024 * 1024;

  private static final String INGEST = "ingest";

  // The default one dies of a negative time.
  private static final TimestampExtractor BROKER_TIME =
      (record, partitionTime) -> Math.max(0, record.timestamp());

  private IngestTopology() {}

  static Topology of(IngestParts parts) {
    Topology topology = new Topology();
    String[] sources = parts.topics().all().stream().sorted().toArray(String[]::new);
    for (String topic : sources) {
      topology.addSource(
          AutoOffsetReset.earliest(),
          topic,
          BROKER_TIME,
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          topic);
    }
    return topology
        .addProcessor(INGEST, new Supplier(parts), sources)
        .addSink(
            "receipts",
            parts.topics().receipts(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            INGEST);
  }

  private record Supplier(IngestParts parts)
      implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {

    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
      return new Ingest(parts);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(examples(parts.stores()), counters());
    }
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> examples(ExampleStores stores) {
    return Stores.keyValueStoreBuilder(stores, Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_CHANGELOG_RECORD_BYTES)));
  }

  private static StoreBuilder<KeyValueStore<Integer, IngestCounters>> counters() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(COUNTERS), Serdes.Integer(), IngestCounters.serde())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }
}
