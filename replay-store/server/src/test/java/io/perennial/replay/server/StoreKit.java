package io.perennial.replay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the tests of the whole store have in common. */
final class StoreKit {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private StoreKit() {}

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  static void createTopics(TestBroker broker, String prefix) throws Exception {
    try (Admin admin = admin(broker)) {
      admin.createTopics(topics(prefix)).all().get(30, TimeUnit.SECONDS);
      // Where a leader is not there yet, a producer's first batches would be taken out of order.
      Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
      for (NewTopic topic : topics(prefix)) {
        for (int partition = 0; partition < topic.numPartitions(); partition++) {
          partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      await(() -> leadersKnow(admin, partitions));
    }
  }

  private static boolean leadersKnow(Admin admin, Map<TopicPartition, OffsetSpec> partitions) {
    try {
      admin.listOffsets(partitions).all().get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<NewTopic> topics(String prefix) {
    return List.of(
        new NewTopic(prefix + "examples", 2, (short) 1),
        new NewTopic(prefix + "shifts", 2, (short) 1),
        new NewTopic(prefix + "telemetry", 1, (short) 1),
        new NewTopic(prefix + "receipts", 1, (short) 1));
  }

  static Admin admin(TestBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  static void send(TestBroker broker, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        acknowledgements.add(producer.send(record));
      }
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        acknowledgement.get(30, TimeUnit.SECONDS);
      }
    }
  }
}
