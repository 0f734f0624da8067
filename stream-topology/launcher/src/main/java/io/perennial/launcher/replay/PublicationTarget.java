package io.perennial.launcher.replay;

import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic that is published to, and the offsets of the group that keeps the mark. */
final class PublicationTarget implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String bootstrapServers;
  private final Admin admin;
  private final int partitions;

  PublicationTarget(String bootstrapServers, Admin admin, int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.admin = admin;
    this.partitions = partitions;
  }

  static PublicationTarget find(KafkaCluster cluster, String topic) {
    String bootstrapServers = cluster.bootstrapServers();
    Admin admin = admin(cluster);
    try {
      var described =
          get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), bootstrapServers);
      return new PublicationTarget(bootstrapServers, admin, described.partitions().size());
    } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
      admin.close(Duration.ZERO);
      throw new PublicationRefusedException(
          "--publish-to names the topic '%s', which does not exist at %s: correct the name, or create it, such as with kafka-topics.sh --bootstrap-server %s --create --topic %s"
              .formatted(topic, bootstrapServers, bootstrapServers, topic),
          e);
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  int partitions() {
    return partitions;
  }

  /** All offsets of a group, without those of transactions that are not decided yet. */
  Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
    Map<TopicPartition, OffsetAndMetadata> known =
        new HashMap<>(
            get(
                admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata(),
                bootstrapServers));
    known.values().removeIf(offset -> offset == null);
    return known;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private static Admin admin(KafkaCluster cluster) {
    try {
      return Admin.create(
          cluster.client(
              Map.of(
                  "default.api.timeout.ms",
                  (int) PATIENCE.toMillis(),
                  "request.timeout.ms",
                  (int) PATIENCE.toMillis() / 4)));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PublicationRefusedException(
          "--bootstrap-server %s cannot be used: %s; correct it, or --command-config"
              .formatted(cluster.bootstrapServers(), cause.getMessage()),
          e);
    }
  }

  /** The answer of a broker; what Kafka itself refused comes as its own exception. */
  private static <T> T get(KafkaFuture<T> future, String bootstrapServers) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (e.getCause() instanceof InvalidTopicException invalid) {
        throw invalid;
      }
      String why =
          e.getCause() instanceof TimeoutException
              ? "no broker answers at %s after %d s: check --bootstrap-server and --command-config, or start it"
                  .formatted(bootstrapServers, PATIENCE.toSeconds())
              : "the broker at %s refused: %s"
                  .formatted(bootstrapServers, e.getCause().getMessage());
      throw new PublicationFailedException(why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublicationFailedException("interrupted while asking " + bootstrapServers, e);
    }
  }
}
