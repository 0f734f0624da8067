package io.perennial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EmbeddedBrokerIT {

  private static final TopicPartition PART = new TopicPartition("things", 0);

  @TempDir private Path folder;

  @Test
  void shouldKeepCommittedTransactionsOverARestartOnOtherPorts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startOnFreePorts(folder)) {
      createTopic(broker);
      sendTransactions(broker);
      assertThat(values(broker)).containsExactly("kept");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.startOnFreePorts(folder)) {
      assertThat(values(broker)).containsExactly("kept");
    }
  }

  @Test
  void shouldStampRecordsWithItsOwnTimeAndCreateNoTopicByItself() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startOnFreePorts(folder)) {
      createTopic(broker);
      sendTransactions(broker);

      ConsumerRecord<String, String> record = records(broker).get(0);
      assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(record.timestamp()).isGreaterThan(1);
      assertThatThrownBy(() -> describe(broker, "misspelt"))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void shouldLeaveARunningBrokerAloneWhenAnotherWantsItsFolder() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startOnFreePorts(folder)) {
      assertThatThrownBy(() -> EmbeddedBroker.startOnFreePorts(folder))
          .isInstanceOf(BrokerStartException.class);
      createTopic(broker);
      sendTransactions(broker);
      assertThat(values(broker)).containsExactly("kept");
    }
  }

  @Test
  void shouldEndCleanlyWhenAsked() throws Exception {
    Process process = startProcess();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).startsWith("READY 127.0.0.1:");
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process startProcess() throws IOException {
    int[] ports = EmbeddedBroker.freePorts();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            "--port",
            Integer.toString(ports[0]),
            "--controller-port",
            Integer.toString(ports[1]),
            "--data-dir",
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServer()))) {
      admin.createTopics(List.of(new NewTopic(PART.topic(), 1, (short) 1))).all().get();
    }
  }

  private static void describe(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServer()))) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    }
  }

  /** One transaction that is committed, and one that is not. */
  private static void sendTransactions(EmbeddedBroker broker) {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServer(),
            "transactional.id",
            "test",
            "transaction.timeout.ms",
            (int) Duration.ofMinutes(20).toMillis());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(PART.topic(), 0, 1L, "key", "kept"));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(PART.topic(), 0, 1L, "key", "dropped"));
      producer.abortTransaction();
    }
  }

  private static List<String> values(EmbeddedBroker broker) {
    return records(broker).stream().map(ConsumerRecord::value).toList();
  }

  private static List<ConsumerRecord<String, String>> records(EmbeddedBroker broker) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", broker.bootstrapServer(), "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PART));
      consumer.seekToBeginning(List.of(PART));
      long end = consumer.endOffsets(List.of(PART)).get(PART);
      while (consumer.position(PART) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
