package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** From the topic into the two stores of a partition: rows with their index, and counters. */
final class IngestTopology {

  /** Rows and index entries; its name holds the layout's version. */
  static final String ROWS = "examples-v1";

  /** {@link IngestCounters} by partition; cached, so that they cost one write per commit. */
  static final String COUNTERS = "counters-v1";

  /** Twice the largest example, for its key, its headers and the batch around it. */
  static final int MAX_CHANGELOG_RECORD_BYTES = 16 * 1024 * 1024;

  private IngestTopology() {}

  static Topology of(String topic, OpenPartitions openPartitions, UndecodableLog undecodableLog) {
    StreamsBuilder builder = new StreamsBuilder();
    // The broker's timestamps mean nothing here, and the default extractor dies of a negative one.
    builder.stream(
            topic,
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withTimestampExtractor(new WallclockTimestampExtractor())
                .withName("examples"))
        .process(new Supplier(openPartitions, undecodableLog));
    return builder.build();
  }

  private record Supplier(OpenPartitions openPartitions, UndecodableLog undecodableLog)
      implements ProcessorSupplier<byte[], byte[], Void, Void> {

    @Override
    public Processor<byte[], byte[], Void, Void> get() {
      return new ExampleIngest(openPartitions, undecodableLog);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(rows(), counters());
    }
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> rows() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ROWS), Serdes.Bytes(), Serdes.ByteArray())
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
