package io.perennial.launcher;

import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of a pipeline that are absent, and checks those that are there. */
final class TopicCreator {

  private static final long MEBIBYTE = 1L << 20;

  private final KafkaSettings kafka;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Topics topics;
  private final boolean keepEverything;

  /**
   * @param keepEverything whether no record may be dropped for its size, as where a whole file goes
   *     through
   */
  TopicCreator(KafkaSettings kafka, boolean keepEverything) {
    this.kafka = kafka;
    this.topics = new Topics(kafka);
    this.keepEverything = keepEverything;
  }

  /**
   * Makes them.
   *
   * @throws WrongUseException if one exists with another number of partitions; dead letters may
   *     have fewer, as they once had
   */
  void create() throws InterruptedException {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    partitions.put(topics.interactions(), kafka.shards());
    partitions.put(topics.predictions(), kafka.shards());
    partitions.put(topics.examples(), kafka.shards());
    partitions.put(topics.shifts(), kafka.shards());
    partitions.put(topics.decisions(), kafka.shards());
    partitions.put(topics.receipts(), kafka.shards());
    partitions.put(topics.updates(), 1);
    partitions.put(topics.verdicts(), 1);
    partitions.put(topics.deadLetters(), kafka.shards());
    partitions.put(topics.telemetry(), 1);
    try (Admin admin = Admin.create(kafka.cluster().client(Map.of()))) {
      var results =
          admin.createTopics(
              partitions.entrySet().stream().map(e -> topic(e.getKey(), e.getValue())).toList());
      for (var created : results.values().entrySet()) {
        awaitCreated(admin, created.getKey(), created.getValue(), partitions);
      }
      awaitLeaders(admin, partitions);
    } catch (KafkaException e) {
      throw new WrongUseException(
          "kafka.bootstrapServers %s with kafka.client cannot be used (%s): correct them"
              .formatted(kafka.bootstrapServers(), TopicLookup.root(e).getMessage()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the topics cannot be created at " + kafka.bootstrapServers() + ": " + e.getMessage(), e);
    }
  }

  /** Lets producers send records of up to so many bytes, and dead letters be larger. */
  void allowRecordsOf(int bytes) throws InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new LinkedHashMap<>();
    Map.of(topics.interactions(), bytes, topics.deadLetters(), bytes + (int) MEBIBYTE)
        .forEach(
            (topic, most) ->
                changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry("max.message.bytes", most.toString()),
                            AlterConfigOp.OpType.SET))));
    try (Admin admin = Admin.create(kafka.cluster().client(Map.of()))) {
      admin.incrementalAlterConfigs(changes).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topics cannot be changed: " + e.getMessage(), e);
    }
  }

  private void awaitCreated(
      Admin admin, String topic, KafkaFuture<Void> created, Map<String, Integer> partitions)
      throws InterruptedException, ExecutionException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      int wanted = partitions.get(topic);
      int found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
      if (topic.equals(topics.deadLetters()) && found < wanted) {
        partitions.put(topic, found);
      } else if (found != wanted) {
        throw new WrongUseException(
            "topic '%s' has %d partitions, but --shards is %d: give --shards %d, or another --data-dir"
                .formatted(topic, found, wanted, found),
            e);
      }
    }
  }

  /**
   * A leader that does not know its partition yet refuses a producer's first batch and may take the
   * second: after that, the first is out of order for ever. One that tells an offset knows it.
   */
  private static void awaitLeaders(Admin admin, Map<String, Integer> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> partitions = new LinkedHashMap<>();
    topics.forEach(
        (topic, count) -> {
          for (int partition = 0; partition < count; partition++) {
            partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
          }
        });
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try {
        admin.listOffsets(partitions).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private NewTopic topic(String name, int partitions) {
    Map<String, String> configuration = new LinkedHashMap<>();
    // Event times may be decades old, and retention must not eat what nobody has read.
    configuration.put("message.timestamp.type", "LogAppendTime");
    configuration.put("retention.ms", "-1");
    configuration.put(
        "retention.bytes", keepEverything ? "-1" : Long.toString(retentionBytes(partitions)));
    configuration.put("segment.bytes", Long.toString(64 * MEBIBYTE));
    // An example holds its interaction, which may itself take the whole MiB of a record; a dead
    // letter is whatever the interactions topic took, and its headers.
    long largest = name.equals(topics.deadLetters()) ? 4 * MEBIBYTE : 2 * MEBIBYTE;
    configuration.put("max.message.bytes", Long.toString(largest));
    return new NewTopic(name, partitions, (short) kafka.replication()).configs(configuration);
  }

  /** 2 GiB a topic, but at least some segments a partition. */
  private static long retentionBytes(int partitions) {
    return Math.max(2048 * MEBIBYTE / partitions, 256 * MEBIBYTE);
  }
}
