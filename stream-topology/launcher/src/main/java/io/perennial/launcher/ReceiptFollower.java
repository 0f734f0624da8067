package io.perennial.launcher;

import io.perennial.event.Forget;
import io.perennial.event.Receipt;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.ReceiptCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the receipts of one request, as they are committed. One thread. */
final class ReceiptFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Which places there are is not known: after this long without another, that was all. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ReceiptCodec codec = new ReceiptCodec();
  private final Forget request;

  /**
   * @param from offset by partition, of before the request was sent
   */
  ReceiptFollower(String bootstrapServer, String topic, List<Long> from, Forget request) {
    this.request = request;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServer,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> parts = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      parts.add(new TopicPartition(topic, i));
    }
    consumer.assign(parts);
    parts.forEach(part -> consumer.seek(part, from.get(part.partition())));
  }

  /**
   * Hands on receipts until the time is over, or no more seem to come.
   *
   * @return how many there were
   */
  long follow(Duration wait, Consumer<Receipt> receipts) {
    long end = System.nanoTime() + wait.toNanos();
    long found = 0;
    while (System.nanoTime() - end < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Receipt receipt = receiptOf(record);
        if (receipt != null) {
          receipts.accept(receipt);
          found++;
          end = Math.min(end, System.nanoTime() + QUIET.toNanos());
        }
      }
    }
    return found;
  }

  /** The receipt in a record, or null if it is of another request, or none. */
  private @Nullable Receipt receiptOf(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      Receipt receipt = codec.decode(record.value());
      boolean mine =
          receipt.user().equals(request.user()) && receipt.requestedAt() == request.timestamp();
      return mine ? receipt : null;
    } catch (InvalidEventException e) {
      // Somebody else's record is no reason to miss ours.
      return null;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
