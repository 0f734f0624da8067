package io.perennial.launcher.pipelinebench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Interaction;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.Headers;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a workload's interactions from its beginning, in order, to the only partition. */
final class Feed implements AutoCloseable {

  private final Workload workload;
  private final EventCodec codec;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Header> headers;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long next;

  Feed(Workload workload, EventCodec codec, KafkaCluster cluster, String topic) {
    this.workload = workload;
    this.codec = codec;
    this.topic = topic;
    this.headers =
        List.of(new RecordHeader(Headers.CONTENT_TYPE, codec.contentType().getBytes(UTF_8)));
    this.producer =
        new KafkaProducer<>(
            cluster.client(
                Map.of(
                    "client.id",
                    "perennial-pipeline-bench",
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "compression.type",
                    "lz4",
                    "linger.ms",
                    1,
                    "batch.size",
                    128 << 10)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends so many, and waits until all are acknowledged.
   *
   * @param pace is run before each
   */
  void send(long count, Runnable pace) {
    for (long i = 0; i < count; i++) {
      pace.run();
      sendNext();
    }
    producer.flush();
    throwFailure();
  }

  /** As fast as they are taken. */
  void send(long count) {
    send(count, () -> {});
  }

  /** How many were sent. */
  long sent() {
    return next;
  }

  private void sendNext() {
    throwFailure();
    Interaction event = workload.at(next++);
    // Failures come to the callback.
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, 0, event.user().getBytes(UTF_8), codec.encode(event), headers),
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet(null, exception);
              }
            });
  }

  private void throwFailure() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new MeasurementFailedException(
          "topic '%s' did not take an interaction: %s".formatted(topic, cause.getMessage()), cause);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
