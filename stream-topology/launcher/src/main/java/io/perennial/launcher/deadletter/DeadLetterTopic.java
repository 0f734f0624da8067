package io.perennial.launcher.deadletter;

import io.perennial.event.codec.Headers;
import java.time.Duration;
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

  private final String bootstrapServers;
  private final TopicPartition partition;

  /**
   * @param topic has one partition
   */
  public DeadLetterTopic(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.partition = new TopicPartition(topic, 0);
  }

  /** Its name. */
  public String name() {
    return partition.topic();
  }

  /** Offsets of those that were sent again. */
  public Set<Long> replayed() {
    Set<Long> replayed = new HashSet<>();
    each(
        record -> {
          String offset = StoredDeadLetter.header(record, Headers.REPLAYED);
          if (offset != null) {
            replayed.add(Long.parseLong(offset));
          }
        });
    return replayed;
  }

  /** Hands on every dead letter, in order. */
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
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            records.accept(record);
          }
        }
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
