package io.perennial.replay.server.streams;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Names and settings of the Kafka Streams application.
 *
 * @param bootstrapServers the brokers, as Kafka's clients take them
 * @param topicPrefix before the topic's and the application's name
 * @param dataDirectory holds one folder per cluster, so that another cluster's state is never mixed
 *     in; everything in it can be had again from the changelog
 */
public record ReplayApplication(String bootstrapServers, String topicPrefix, Path dataDirectory) {

  /** The topic that is kept. */
  public String topic() {
    return topicPrefix + "examples";
  }

  /** The consumer group, and the beginning of the changelogs' names. */
  public String applicationId() {
    return topicPrefix + "replay-store";
  }

  Properties settings(String clusterId) {
    Path state = dataDirectory.resolve(clusterId.replaceAll("[^A-Za-z0-9_-]", "_"));
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5000);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
    // A killed store's partitions are free again after this, so that its successor starts soon.
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        IngestTopology.MAX_CHANGELOG_RECORD_BYTES);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    return settings;
  }
}
