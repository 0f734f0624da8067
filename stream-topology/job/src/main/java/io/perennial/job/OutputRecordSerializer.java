package io.perennial.job;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.OutputNumber;
import io.perennial.settings.Topics;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Addresses an output to its topic and to the partition of its shard. */
final class OutputRecordSerializer implements KafkaRecordSerializationSchema<Output> {

  private static final long serialVersionUID = 1L;

  private final EnumMap<Output.Target, String> topics;

  OutputRecordSerializer(Topics topics) {
    this.topics = names(topics);
  }

  /** The topic of every target. */
  static EnumMap<Output.Target, String> names(Topics topics) {
    return new EnumMap<>(
        Map.of(
            Output.Target.PREDICTIONS, topics.predictions(),
            Output.Target.EXAMPLES, topics.examples(),
            Output.Target.DEAD_LETTERS, topics.deadLetters(),
            Output.Target.TELEMETRY, topics.telemetry(),
            Output.Target.SHIFTS, topics.shifts(),
            Output.Target.DECISIONS, topics.decisions(),
            Output.Target.VERDICTS, topics.verdicts(),
            Output.Target.RECEIPTS, topics.receipts()));
  }

  /** A topic made with fewer partitions than there are shards still takes everything. */
  static int partition(int shard, int partitions) {
    return shard % partitions;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Output output, KafkaSinkContext context, Long timestamp) {
    String topic = topics.get(output.target());
    int[] partitions = context.getPartitionsForTopic(topic);
    int partition = partition(output.partition(), partitions.length);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, output.key(), output.value());
    for (Output.Header header : output.headers()) {
      record.headers().add(header.name(), header.value());
    }
    if (output.number() != Output.NOT_NUMBERED) {
      record
          .headers()
          .add(Headers.NUMBER, OutputNumber.encode(output.partition(), output.number()));
    }
    return record;
  }
}
