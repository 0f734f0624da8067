package io.perennial.launcher;

import io.perennial.event.Forget;
import io.perennial.event.Receipt;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the receipts of one request, as they are committed. One thread. */
final class ReceiptFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** The places of every run; the gate's receipt comes a checkpoint after the job's. */
  static final List<String> PLACES = List.of("job", "replay-store", "gate");

  /** Whether there is a worker is not known: so long after all others, that was all. */
  static final Duration QUIET = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final LongSupplier nanoTime;
  private final ReceiptCodec codec = new ReceiptCodec();
  private final Forget request;

  /**
   * @param from offset by partition, of before the request was sent
   */
  ReceiptFollower(KafkaCluster cluster, String topic, List<Long> from, Forget request) {
    this(consumer(cluster), request, System::nanoTime);
    List<TopicPartition> parts = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      parts.add(new TopicPartition(topic, i));
    }
    consumer.assign(parts);
    parts.forEach(part -> consumer.seek(part, from.get(part.partition())));
  }

  /**
   * @param consumer has its partitions, and is closed with this
   */
  ReceiptFollower(Consumer<byte[], byte[]> consumer, Forget request, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.request = request;
    this.nanoTime = nanoTime;
  }

  private static Consumer<byte[], byte[]> consumer(KafkaCluster cluster) {
    return new KafkaConsumer<>(
        cluster.client(
            Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * Hands on receipts until the time is over, or those of all {@link #PLACES} came, and no more for
   * a while.
   *
   * @return the places they came from
   */
  Set<String> follow(Duration wait, java.util.function.Consumer<Receipt> receipts) {
    long end = nanoTime.getAsLong() + wait.toNanos();
    Set<String> heard = new TreeSet<>();
    while (nanoTime.getAsLong() - end < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Receipt receipt = receiptOf(record);
        if (receipt != null) {
          receipts.accept(receipt);
          heard.add(receipt.place());
          if (heard.containsAll(PLACES)) {
            end = Math.min(end, nanoTime.getAsLong() + QUIET.toNanos());
          }
        }
      }
    }
    return heard;
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
