package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Decision;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What was committed to a topic, from its first record on; what means nothing to the reader is left
 * out.
 *
 * @param <T> what a record is read as
 */
final class FineTuningTopic<T> implements AutoCloseable {

  /** Reads a record, or gives null for one of another kind. */
  @FunctionalInterface
  private interface Reading<T> {
    @Nullable T of(ConsumerRecord<byte[], byte[]> record) throws Exception;
  }

  private final Reading<T> reading;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> parts;
  private final List<List<T>> records = new ArrayList<>();

  /** What candidates were ranked by; a partition for each shard. */
  static FineTuningTopic<Decision> decisions(Settings settings) {
    DecisionCodec codec = new DecisionCodec(LabelSpace.BINARY);
    return new FineTuningTopic<>(
        settings,
        new Topics(settings.kafka()).decisions(),
        settings.kafka().shards(),
        record -> codec.decode(record.value()));
  }

  /** What workers offered; without what is no message. */
  static FineTuningTopic<WorkerMessage> updates(Settings settings) {
    return new FineTuningTopic<>(
        settings,
        new Topics(settings.kafka()).updates(),
        1,
        record -> orNull(record.value(), UpdateCodec::decodeWorkerMessage));
  }

  /** What the gate answered; without what is no message. */
  static FineTuningTopic<GateMessage> answers(Settings settings) {
    return new FineTuningTopic<>(
        settings,
        new Topics(settings.kafka()).verdicts(),
        1,
        record -> orNull(record.value(), UpdateCodec::decodeGateMessage));
  }

  private static <T> @Nullable T orNull(byte @Nullable [] value, Function<byte[], T> decoding) {
    try {
      return value == null ? null : decoding.apply(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** How the gate stood. */
  static FineTuningTopic<GateTelemetry> gate(Settings settings) {
    return telemetry(settings, "gate", GateTelemetry::parseFrom);
  }

  /** How workers stood. */
  static FineTuningTopic<WorkerTelemetry> workers(Settings settings) {
    return telemetry(settings, "worker", WorkerTelemetry::parseFrom);
  }

  /** Parses a message. */
  @FunctionalInterface
  private interface Parsing<T> {
    T of(byte[] value) throws InvalidProtocolBufferException;
  }

  private static <T> FineTuningTopic<T> telemetry(
      Settings settings, String key, Parsing<T> parsing) {
    return new FineTuningTopic<>(
        settings,
        new Topics(settings.kafka()).telemetry(),
        1,
        record -> new String(record.key(), UTF_8).equals(key) ? parsing.of(record.value()) : null);
  }

  /**
   * @param partitions of the topic
   */
  private FineTuningTopic(Settings settings, String topic, int partitions, Reading<T> reading) {
    this.reading = reading;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.parts =
        IntStream.range(0, partitions).mapToObj(part -> new TopicPartition(topic, part)).toList();
    parts.forEach(part -> records.add(new ArrayList<>()));
    consumer.assign(parts);
    consumer.seekToBeginning(parts);
  }

  /** Takes what was committed meanwhile; waits a little where there is nothing. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      try {
        T read = reading.of(record);
        if (read != null) {
          records.get(record.partition()).add(read);
        }
      } catch (Exception e) {
        throw new IllegalStateException("the record at offset %d".formatted(record.offset()), e);
      }
    }
  }

  /** Takes all that is committed at this moment. */
  void drain() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(parts);
    while (parts.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
      poll();
    }
  }

  /** What was read of a partition, in order. */
  List<T> of(int partition) {
    return records.get(partition);
  }

  /** What was read, partition after partition. */
  List<T> all() {
    return records.stream().flatMap(List::stream).toList();
  }

  /** Records of the partition that has fewest. */
  int least() {
    return records.stream().mapToInt(List::size).min().orElseThrow();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
