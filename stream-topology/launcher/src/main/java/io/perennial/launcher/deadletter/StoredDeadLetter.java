package io.perennial.launcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.codec.Headers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in its topic.
 *
 * @param id where it is in the topic of dead letters: its name for commands
 * @param key original bytes; empty where there was none
 * @param value original bytes
 * @param contentType of the value, null if its producer named none, which means JSON
 * @param reason names the field, the value and what was expected
 * @param sourceTopic where it was read, "" if a header is missing
 * @param sourcePartition where it was read, -1 if a header is missing
 * @param sourceOffset where it was read, -1 if a header is missing
 * @param sourceTimestamp when the broker took the original, epoch milliseconds
 */
public record StoredDeadLetter(
    LetterId id,
    byte[] key,
    byte[] value,
    @Nullable String contentType,
    String reason,
    String sourceTopic,
    int sourcePartition,
    long sourceOffset,
    long sourceTimestamp) {

  static StoredDeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    return new StoredDeadLetter(
        new LetterId(record.partition(), record.offset()),
        key == null ? new byte[0] : key,
        value == null ? new byte[0] : value,
        header(record, Headers.CONTENT_TYPE),
        text(record, Headers.REASON),
        text(record, Headers.SOURCE_TOPIC),
        (int) number(record, Headers.SOURCE_PARTITION, -1),
        number(record, Headers.SOURCE_OFFSET, -1),
        number(record, Headers.SOURCE_TIMESTAMP, record.timestamp()));
  }

  /** The value as text; what is no UTF-8 is shown as such. */
  public String text() {
    return new String(value, UTF_8);
  }

  /** Whether its producer said that it is Protobuf. */
  public boolean isProtobuf() {
    return Headers.PROTOBUF.equals(contentType);
  }

  static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = header(record, name);
    return text == null ? "" : text;
  }

  static long number(ConsumerRecord<byte[], byte[]> record, String name, long otherwise) {
    try {
      return Long.parseLong(text(record, name));
    } catch (NumberFormatException e) {
      return otherwise; // Somebody else's record.
    }
  }
}
