package io.perennial.launcher;

import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds out about a topic, waiting for a broker that is away. */
final class TopicLookup {

  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final KafkaCluster cluster;
  private final Duration patience;
  private final Consumer<String> messages;

  /**
   * @param patience how long a broker may be away
   * @param messages takes a line per attempt in vain
   */
  TopicLookup(KafkaCluster cluster, Duration patience, Consumer<String> messages) {
    this.cluster = cluster;
    this.patience = patience;
    this.messages = messages;
  }

  /** Records that each partition ever took, in the order of their numbers. */
  List<Long> endOffsets(String topic) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      try (Admin admin = admin()) {
        return endOffsets(admin, topic);
      } catch (ExecutionException | KafkaException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (cause instanceof UnknownTopicOrPartitionException) {
          throw new WrongUseException(
              "topic '%s' does not exist at %s: start the job, which creates it, or create it"
                  .formatted(topic, cluster.bootstrapServers()),
              e);
        }
        if (!(cause instanceof RetriableException)) {
          throw new WrongUseException(
              "--bootstrap-server %s cannot be used: %s; correct it, or --command-config"
                  .formatted(cluster.bootstrapServers(), root(cause).getMessage()),
              e);
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "no broker answers at %s after %d s: check --bootstrap-server and --command-config, or start it"
                  .formatted(cluster.bootstrapServers(), patience.toSeconds()),
              e);
        }
        messages.accept(
            "no broker answers at %s; trying again in %.1f s"
                .formatted(cluster.bootstrapServers(), pauseMillis / 1e3));
      }
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Kafka's own sentence: what is around it only says that there is no client. */
  static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Admin admin() {
    return Admin.create(
        cluster.client(Map.of("request.timeout.ms", 3_000, "default.api.timeout.ms", 4_000)));
  }

  private static List<Long> endOffsets(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    int partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    var found = admin.listOffsets(latest).all().get();
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      offsets.add(found.get(new TopicPartition(topic, i)).offset());
    }
    return offsets;
  }
}
