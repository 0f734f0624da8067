package io.perennial.launcher;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.Shards;
import io.perennial.event.file.Outgoing;
import io.perennial.settings.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to the partitions of their users, in order and once each: idempotent, acknowledged
 * by all replicas, and patient when the broker is away. One thread sends; counts may be read from
 * any.
 */
final class EventSender implements AutoCloseable {

  private static final Header JSON =
      new RecordHeader(Headers.CONTENT_TYPE, Headers.JSON.getBytes(StandardCharsets.UTF_8));
  private static final Header END =
      new RecordHeader(Headers.CONTROL, Headers.END_OF_INPUT.getBytes(StandardCharsets.UTF_8));

  private final String topic;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();

  EventSender(KafkaCluster cluster, String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            cluster.client(configuration()), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> configuration() {
    return Map.of(
        // What is too large is for the topic to say.
        "max.request.size",
        64 << 20,
        "client.id",
        "perennial-producer",
        "acks",
        "all",
        "enable.idempotence",
        true,
        "compression.type",
        "lz4",
        "linger.ms",
        5,
        "batch.size",
        128 << 10,
        "buffer.memory",
        16L << 20,
        // A broker may be away for long; nothing is given up before that, and nothing is lost.
        "delivery.timeout.ms",
        600_000,
        "max.block.ms",
        600_000);
  }

  /** The partition of a record. */
  int partitionOf(Outgoing record) {
    return Shards.of(record.key(), partitions);
  }

  /** Sends; blocks while too much is unacknowledged. */
  void send(Outgoing record) {
    send(
        new ProducerRecord<>(
            topic, partitionOf(record), record.key(), record.value(), List.of(JSON)));
  }

  /** Tells every partition that nothing follows. */
  void sendEndOfInput() {
    for (int partition = 0; partition < partitions; partition++) {
      send(
          new ProducerRecord<byte[], byte[]>(
              topic, partition, (byte[]) null, new byte[0], List.of(END)));
    }
  }

  /** Waits until everything is acknowledged. */
  void flush() {
    producer.flush();
    throwFailure();
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    throwFailure();
    // Failures come to the callback.
    var unused =
        producer.send(
            record,
            (metadata, exception) -> {
              if (exception == null) {
                acknowledged.incrementAndGet();
              } else {
                failure.compareAndSet(null, exception);
              }
            });
    sent.incrementAndGet();
  }

  private void throwFailure() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException(
          "topic '"
              + topic
              + "' did not take a record: "
              + cause.getMessage()
              + "; "
              + acknowledged
              + " of "
              + sent
              + " records are acknowledged",
          cause);
    }
  }

  /** Records handed over so far. */
  long sent() {
    return sent.get();
  }

  /** Records that are safe so far. */
  long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void close() {
    // What is worth waiting for has been flushed; after a failure there is nothing to wait for.
    producer.close(Duration.ZERO);
  }
}
