package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.OutputNumber;
import io.perennial.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a consumer of committed records can check by itself: the numbers of a job's outputs. */
final class NumberedRecords {

  private NumberedRecords() {}

  /**
   * All records of a topic with a partition for each shard.
   *
   * @throws AssertionError unless every shard's numbers are 1, 2, 3, …
   */
  static List<ConsumerRecord<byte[], byte[]>> committed(Settings settings, String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (TopicPartition partition :
        IntStream.range(0, settings.kafka().shards())
            .mapToObj(shard -> new TopicPartition(topic, shard))
            .toList()) {
      List<ConsumerRecord<byte[], byte[]>> records = read(settings, partition);
      assertThat(records.stream().map(NumberedRecords::number).toList())
          .as("numbers in %s", partition)
          .isEqualTo(
              LongStream.rangeClosed(1, records.size())
                  .mapToObj(number -> new OutputNumber(partition.partition(), number))
                  .toList());
      all.addAll(records);
    }
    return all;
  }

  private static OutputNumber number(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Headers.NUMBER);
    OutputNumber number = OutputNumber.decode(header == null ? null : header.value());
    assertThat(number).as("number of %s", record).isNotNull();
    return number;
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      Settings settings, TopicPartition partition) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> only = List.of(partition);
      consumer.assign(only);
      consumer.seekToBeginning(only);
      long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
