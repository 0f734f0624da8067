package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.SourcePosition;
import io.perennial.event.codec.Headers;
import io.perennial.event.codec.Limits;
import io.perennial.event.codec.RawRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Takes a Kafka record as it is; decoding comes later, in the shard, where failures are counted.
 */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {

  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(
        new RawRecord(
            record.key(),
            record.value(),
            header(record, Headers.CONTENT_TYPE),
            header(record, Headers.EXEMPT) != null,
            Headers.END_OF_INPUT.equals(header(record, Headers.CONTROL)),
            new SourcePosition(
                record.topic(), record.partition(), record.offset(), record.timestamp())));
  }

  /** Cut, so that a dead letter, which holds it again, has room whatever a producer wrote. */
  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null
        ? null
        : new String(value, 0, Math.min(value.length, Limits.STRING_LENGTH), UTF_8);
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return new ExplicitType<>(RawRecord.class, RawRecordSerializer.INSTANCE);
  }
}
