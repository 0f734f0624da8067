package io.perennial.replay.server.streams;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Names and settings of the Kafka Streams application.
 *
 * @param bootstrapServers the brokers, as Kafka's clients take them
 * @param client options of every client
 * @param topicPrefix before the topics' and the application's name
 * @param dataDirectory holds one folder per cluster, so that another cluster's state is never mixed
 *     in; everything in it can be had again from the changelog
 * @param retention how long rows are kept
 * @param standbys copies of each partition on other instances, so that a successor starts at once
 */
public record ReplayApplication(
    String bootstrapServers,
    ClientOptions client,
    String topicPrefix,
    Path dataDirectory,
    Retention retention,
    int standbys) {

  /** The topics that are kept. */
  StoreTopics topics() {
    return new StoreTopics(topicPrefix);
  }

  /**
   * The consumer group, and the beginning of the changelogs' names. Its number is that of the
   * stores' layout: another one reads the topics from their beginning.
   */
  public String applicationId() {
    return topicPrefix + "replay-store-3";
  }

  /**
   * @param server where other instances reach this one
   */
  Properties settings(String clusterId, HostInfo server) {
    Path state = dataDirectory.resolve(clusterId.replaceAll("[^A-Za-z0-9_-]", "_"));
    Properties settings = new Properties();
    settings.putAll(client.values());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, server.host() + ":" + server.port());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    // The topics' order among each other means nothing: none waits for another.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1 << 20);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 20_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
    // A killed store's partitions are free again after this, so that its successor starts soon.
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        IngestTopology.MAX_CHANGELOG_RECORD_BYTES);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    return settings;
  }
}
