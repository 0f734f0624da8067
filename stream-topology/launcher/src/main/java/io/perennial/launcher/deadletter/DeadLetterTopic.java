package io.perennial.launcher.deadletter;

import io.perennial.event.codec.Headers;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of dead letters, as far as it is committed when it is read. */
public final class DeadLetterTopic {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaCluster cluster;
  private final String topic;

  public DeadLetterTopic(KafkaCluster cluster, String topic) {
    this.cluster = cluster;
    this.topic = topic;
  }

  /** Its name. */
  public String name() {
    return topic;
  }

  /** Those that were sent again. A mark is in its letter's partition. */
  public Set<LetterId> replayed() {
    Set<LetterId> replayed = new HashSet<>();
    each(
        record -> {
          long offset = StoredDeadLetter.number(record, Headers.REPLAYED, -1);
          if (offset >= 0) {
            replayed.add(new LetterId(record.partition(), offset));
          }
        });
    return replayed;
  }

  /** Hands on every dead letter, one partition after the other, each in its order. */
  public void read(Consumer<StoredDeadLetter> letters) {
    each(
        record -> {
          if (StoredDeadLetter.header(record, Headers.REPLAYED) == null) {
            letters.accept(StoredDeadLetter.of(record));
          }
        });
  }

  private void each(Consumer<ConsumerRecord<byte[], byte[]>> records) {
    KafkaConsumer<byte[], byte[]> consumer = consumer();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(found -> new TopicPartition(topic, found.partition()))
              .sorted(Comparator.comparingInt(TopicPartition::partition))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        read(consumer, partition, ends.getOrDefault(partition, 0L), records);
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          records.accept(record);
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        cluster.client(Map.of("isolation.level", "read_committed", "enable.auto.commit", false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
