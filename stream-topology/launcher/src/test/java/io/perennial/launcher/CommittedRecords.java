package io.perennial.launcher;

import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader of committed records sees of a partition, from its beginning to its end now. */
final class CommittedRecords {

  private CommittedRecords() {}

  static List<ConsumerRecord<byte[], byte[]>> of(KafkaCluster cluster, String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    List<TopicPartition> only = List.of(partition);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            cluster.client(Map.of("isolation.level", "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(only);
      consumer.seekToBeginning(only);
      long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Their values. */
  static List<byte[]> values(KafkaCluster cluster, String topic, int number) {
    return of(cluster, topic, number).stream().map(ConsumerRecord::value).toList();
  }
}
