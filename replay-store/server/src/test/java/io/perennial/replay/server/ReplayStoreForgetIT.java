package io.perennial.replay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Receipt;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.proto.Forgotten;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.server.storage.Examples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user is forgotten, and the store killed before and after it could commit that. */
final class ReplayStoreForgetIT {

  private static final int EXAMPLES = 2000;
  private static final int FORGOTTEN = 500;

  @TempDir private static Path directory;

  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = TestBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldStayForgottenWhateverIsKilledAndLost() throws Exception {
    String prefix = "forget.";
    StoreKit.createTopics(broker, prefix);
    List<ProducerRecord<byte[], byte[]>> past = examples(prefix, 0);
    StoreKit.send(broker, past);
    try (ReplayStoreProcess store = start(prefix, "first")) {
      StoreKit.await(() -> count(store.address(), "user-0") == FORGOTTEN);
      StoreKit.send(broker, List.of(marker(prefix)));
      StoreKit.await(() -> count(store.address(), "user-0") == 0);
      // Before the commit that would make it last.
      store.kill();
    }
    try (ReplayStoreProcess store = start(prefix, "first")) {
      StoreKit.await(() -> count(store.address(), "user-0") == 0);
      StoreKit.await(() -> receipts(prefix).size() == 1);
      store.kill();
    }
    try (ReplayStoreProcess store = start(prefix, "second")) {
      assertThat(count(store.address(), "user-0")).isZero();
      assertThat(count(store.address(), "user-1")).isEqualTo(FORGOTTEN);
      // Somebody sends the past again, and the user comes back.
      StoreKit.send(broker, past);
      StoreKit.send(broker, examples(prefix, EXAMPLES));
      StoreKit.await(() -> count(store.address(), "user-1") == 2 * FORGOTTEN);
      StoreKit.await(() -> count(store.address(), "user-0") == FORGOTTEN);
      assertThat(new ReplayClient(store.address()).stats())
          .contains("\"refused\":" + FORGOTTEN + ",")
          .contains("\"forgotten\":" + FORGOTTEN + ",");
    }
    Receipt receipt = new ReceiptCodec().decode(receipts(prefix).get(0).value());
    assertThat(receipts(prefix)).hasSize(1);
    assertThat(receipt.user()).isEqualTo("user-0");
    assertThat(receipt.offset()).isEqualTo(77);
    assertThat(receipt.removed()).containsExactly(new Receipt.Removed("examples", FORGOTTEN));
  }

  private static ReplayStoreProcess start(String prefix, String folder) throws IOException {
    return ReplayStoreProcess.start(broker.bootstrapServers(), prefix, directory.resolve(folder));
  }

  private static List<ProducerRecord<byte[], byte[]>> examples(String prefix, int from) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < from + EXAMPLES; i++) {
      byte[] example =
          Examples.example("user-" + i % 4, 1000L + i, "id-" + i)
              .setSequence(i)
              .build()
              .toByteArray();
      records.add(new ProducerRecord<>(prefix + "examples", 0, null, example));
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> marker(String prefix) {
    Forgotten marker =
        Forgotten.newBuilder().setUser("user-0").setSequence(EXAMPLES).setOffset(77).build();
    return new ProducerRecord<>(
        prefix + "examples",
        0,
        "user-0".getBytes(UTF_8),
        LabelledExample.newBuilder().setForgotten(marker).build().toByteArray());
  }

  private static long count(URI address, String user) {
    ReplayQuery query = ReplayQuery.everything().ofUser(user).atMost(EXAMPLES);
    try (ReplayAnswer answer = new ReplayClient(address).query(query)) {
      return answer.stream().map(ReplayRow::id).distinct().count();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> receipts(String prefix) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(prefix + "receipts", 0);
    List<ConsumerRecord<byte[], byte[]>> receipts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(receipts::add);
      }
    }
    return receipts;
  }
}
