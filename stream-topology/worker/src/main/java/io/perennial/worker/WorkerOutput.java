package io.perennial.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Receipt;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends updates, telemetry and receipts. It never waits for the broker: what cannot be sent in time
 * is dropped and logged, and the missing verdict makes the worker begin anew.
 */
final class WorkerOutput implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerOutput.class);
  private static final byte[] TELEMETRY_KEY = "worker".getBytes(UTF_8);

  private final Topics topics;
  private final Producer<byte[], byte[]> producer;

  WorkerOutput(KafkaSettings kafka) {
    this.topics = new Topics(kafka);
    Map<String, Object> own = new HashMap<>();
    own.put("enable.idempotence", true);
    own.put("compression.type", "lz4");
    own.put("max.block.ms", 10_000);
    own.put("delivery.timeout.ms", 30_000);
    own.put("request.timeout.ms", 10_000);
    own.put("max.request.size", 4 << 20);
    this.producer =
        new KafkaProducer<>(
            kafka.cluster().client(own), new ByteArraySerializer(), new ByteArraySerializer());
  }

  WorkerOutput(Topics topics, Producer<byte[], byte[]> producer) {
    this.topics = topics;
    this.producer = producer;
  }

  void send(WorkerMessage message) {
    String part = message instanceof UpdateChunk chunk ? Integer.toString(chunk.chunk()) : "claim";
    send(topics.updates(), part.getBytes(UTF_8), UpdateCodec.encode(message));
  }

  void send(WorkerTelemetry telemetry) {
    send(topics.telemetry(), TELEMETRY_KEY, telemetry.toByteArray());
  }

  /** A receipt goes to the partition of its shard, as the job's does. */
  void send(Receipt receipt) {
    byte[] value = new ReceiptCodec().encode(receipt);
    String topic = topics.receipts();
    try {
      // A topic made with fewer partitions than there are shards still takes everything.
      int partition = receipt.shard() % producer.partitionsFor(topic).size();
      send(topic, partition, receipt.user().getBytes(UTF_8), value);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      LOG.warn("a record for {} was not written: {}", topic, e.toString());
    }
  }

  private void send(String topic, byte[] key, byte[] value) {
    send(topic, 0, key, value);
  }

  private void send(String topic, int partition, byte[] key, byte[] value) {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, key, value),
              (written, failure) -> {
                if (failure != null) {
                  LOG.warn("a record for {} was not written: {}", topic, failure.toString());
                }
              });
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      LOG.warn("a record for {} was not written: {}", topic, e.toString());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
