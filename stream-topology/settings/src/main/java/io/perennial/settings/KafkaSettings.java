package io.perennial.settings;

import java.time.Duration;
import java.util.Map;

/**
 * The cluster and its topics.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param topicPrefix begins the name of every topic
 * @param shards partitions of the interactions topic; each is a shard with a learner of its own
 * @param replication replicas of topics that are created here
 * @param transactionTimeout longest time between two checkpoints, downtime included, that loses
 *     nothing
 * @param client passed to every Kafka client as it is
 */
public record KafkaSettings(
    String bootstrapServers,
    String topicPrefix,
    int shards,
    int replication,
    Duration transactionTimeout,
    Map<String, String> client) {

  public KafkaSettings {
    if (!bootstrapServers.matches("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*")) {
      throw new IllegalArgumentException(
          "kafka.bootstrapServers must be host:port, comma-separated, but is '"
              + bootstrapServers
              + "'");
    }
    if (!topicPrefix.matches("[A-Za-z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "kafka.topicPrefix must be at most 100 letters, digits, dots, underscores or hyphens, but is '"
              + topicPrefix
              + "'");
    }
    Ranges.require("kafka.shards", shards, 1, 10_000);
    Ranges.require("kafka.replication", replication, 1, 100);
    Ranges.require(
        "kafka.transactionTimeout", transactionTimeout, Duration.ofSeconds(10), Duration.ofDays(1));
    client = Map.copyOf(client);
  }

  /** The cluster as its clients reach it. */
  public KafkaCluster cluster() {
    return new KafkaCluster(bootstrapServers, client);
  }

  /** Without the values of client options, which may be secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, topicPrefix=%s, shards=%d, replication=%d, transactionTimeout=%s, client=%s]"
        .formatted(
            bootstrapServers,
            topicPrefix,
            shards,
            replication,
            transactionTimeout,
            client.keySet());
  }

  static KafkaSettings defaults() {
    return new KafkaSettings(
        "localhost:9092", "perennial.", 1, 1, Duration.ofMinutes(15), Map.of());
  }
}
