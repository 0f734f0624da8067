package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.OutputNumber;
import io.perennial.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

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
    for (int shard = 0; shard < settings.kafka().shards(); shard++) {
      int of = shard;
      List<ConsumerRecord<byte[], byte[]>> records =
          CommittedRecords.of(settings.kafka().cluster(), topic, shard);
      assertThat(records.stream().map(NumberedRecords::number).toList())
          .as("numbers in %s-%d", topic, shard)
          .isEqualTo(
              LongStream.rangeClosed(1, records.size())
                  .mapToObj(number -> new OutputNumber(of, number))
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
}
