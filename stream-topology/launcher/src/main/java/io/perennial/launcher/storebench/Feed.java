package io.perennial.launcher.storebench;

import io.perennial.event.LabelledExample;
import io.perennial.settings.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends examples, numbered from 0 without gaps, in order and once each. One thread sends at a time;
 * counts may be read from any.
 */
final class Feed implements AutoCloseable {

  /** A pace is kept by waits of a hundredth of a second: shorter ones cost more than sending. */
  private static final int WAITS_PER_SECOND = 100;

  private final String topic;
  private final Examples examples;
  private final DoubleFunction<Runnable> pacing;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private @Nullable Thread sending;
  private long next;

  /**
   * @param pacing makes of a number of events per second what waits until the next one is due
   */
  Feed(KafkaCluster cluster, String topic, Examples examples, DoubleFunction<Runnable> pacing) {
    this.topic = topic;
    this.examples = examples;
    this.pacing = pacing;
    this.producer =
        new KafkaProducer<>(
            cluster.client(
                Map.of(
                    "client.id",
                    "perennial-store-bench",
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "compression.type",
                    "lz4",
                    "linger.ms",
                    5,
                    "batch.size",
                    128 << 10)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends so many as fast as they are taken, and waits until all are acknowledged. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      sendNext();
    }
    flush();
  }

  /** Sends at a pace in the background until {@link #stop}. */
  void start(int perSecond) {
    stopped = false;
    sending = new Thread(() -> keepSending(perSecond), "store-bench-feed");
    sending.setDaemon(true);
    sending.start();
  }

  /** Waits until everything that was sent is acknowledged. */
  void stop() throws InterruptedException {
    Thread thread = sending;
    if (thread != null) {
      stopped = true;
      thread.join();
      sending = null;
      flush();
    }
  }

  /** Examples that the broker has. */
  long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }

  private void keepSending(int perSecond) {
    int batch = Math.max(1, perSecond / WAITS_PER_SECOND);
    Runnable pace = pacing.apply((double) perSecond / batch);
    try {
      while (!stopped) {
        pace.run();
        for (int i = 0; i < batch; i++) {
          sendNext();
        }
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void sendNext() {
    throwFailure();
    LabelledExample example = examples.example(next);
    byte[] key = example.interaction().user().getBytes(StandardCharsets.UTF_8);
    // Failures come to the callback.
    var unused =
        producer.send(
            new ProducerRecord<>(topic, 0, key, examples.encode(example)),
            (metadata, exception) -> {
              if (exception == null) {
                acknowledged.incrementAndGet();
              } else {
                failure.compareAndSet(null, exception);
              }
            });
    next++;
  }

  private void flush() {
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException(
          "topic '" + topic + "' did not take an example: " + cause.getMessage(), cause);
    }
  }
}
