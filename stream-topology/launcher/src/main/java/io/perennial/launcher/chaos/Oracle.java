package io.perennial.launcher.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.Headers;
import io.perennial.event.codec.RawRecord;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a job committed with what it must have committed. It reads the interactions as
 * Kafka ordered them, gives every partition to an undisturbed processor, and holds each record that
 * a reader of committed records sees against that processor's own, one by one, while the job runs:
 * what is committed twice, or missing, or different, is told at once.
 *
 * <p>Everything but {@link #standings} belongs to one thread.
 */
public final class Oracle implements AutoCloseable {

  /** Answers that may wait on either side; memory is bounded by it. */
  private static final int BACKLOG = 100_000;

  private static final Duration POLL = Duration.ofMillis(20);

  private final Topics topics;
  private final EventDecoder decoder;
  private final List<ShardOracle> shards = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> interactions;
  private final KafkaConsumer<byte[], byte[]> outputs;
  private final Map<String, ShardOracle.Topic> compared;
  private volatile List<Standing> standings;

  /** The topics must be there. */
  public Oracle(Settings settings) {
    this.topics = new Topics(settings.kafka());
    this.decoder = new EventDecoder(settings.labels().space());
    this.compared =
        Map.of(
            topics.predictions(), ShardOracle.Topic.PREDICTIONS,
            topics.examples(), ShardOracle.Topic.EXAMPLES,
            topics.shifts(), ShardOracle.Topic.SHIFTS,
            topics.decisions(), ShardOracle.Topic.DECISIONS);
    int count = settings.kafka().shards();
    for (int shard = 0; shard < count; shard++) {
      shards.add(new ShardOracle(shard, settings));
    }
    standings = shards.stream().map(ShardOracle::standing).toList();
    interactions = consumer(settings, List.of(topics.interactions()));
    List<String> written = new ArrayList<>(compared.keySet());
    written.add(topics.deadLetters());
    written.add(topics.telemetry());
    outputs = consumer(settings, written);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Settings settings, List<String> names) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings
                .kafka()
                .cluster()
                .client(
                    Map.of(
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "none",
                        "max.poll.records",
                        5_000)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> parts = new ArrayList<>();
    for (String name : names) {
      consumer
          .partitionsFor(name)
          .forEach(part -> parts.add(new TopicPartition(name, part.partition())));
    }
    consumer.assign(parts);
    parts.forEach(part -> consumer.seek(part, 0));
    return consumer;
  }

  /**
   * Takes what came meanwhile; waits a little where there is nothing.
   *
   * @throws DiscrepancyException at the first difference
   */
  public void poll() {
    if (shards.stream().mapToInt(ShardOracle::awaited).sum() < BACKLOG) {
      interactions.poll(POLL).forEach(this::takeInteraction);
    }
    if (shards.stream().mapToInt(ShardOracle::unchecked).sum() < BACKLOG) {
      outputs.poll(POLL).forEach(this::takeOutput);
    }
    standings = shards.stream().map(ShardOracle::standing).toList();
  }

  private void takeInteraction(ConsumerRecord<byte[], byte[]> record) {
    RawRecord raw =
        new RawRecord(
            record.key(),
            record.value(),
            text(record, Headers.CONTENT_TYPE),
            record.headers().lastHeader(Headers.EXEMPT) != null,
            Headers.END_OF_INPUT.equals(text(record, Headers.CONTROL)),
            new SourcePosition(
                record.topic(), record.partition(), record.offset(), record.timestamp()));
    shards.get(record.partition()).process(decoder.decode(raw));
  }

  private void takeOutput(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.telemetry())) {
      takeTelemetry(record);
    } else if (record.topic().equals(topics.deadLetters())) {
      String partition = text(record, Headers.SOURCE_PARTITION);
      if (partition != null) {
        shards
            .get(Integer.parseInt(partition))
            .committedDeadLetter(
                record.headers().lastHeader(Headers.REASON).value(), record.value());
      }
    } else {
      ShardOracle.Topic topic = compared.get(record.topic());
      if (topic != null) {
        shards.get(record.partition()).committed(topic, record.value());
      }
    }
  }

  /** Shards tell theirs under their numbers; what others tell there is nothing to compare. */
  private void takeTelemetry(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null || !new String(key, UTF_8).matches("[0-9]+")) {
      return;
    }
    try {
      ShardTelemetry telemetry = ShardTelemetry.parseFrom(record.value());
      shards.get(telemetry.getShard()).committed(telemetry);
    } catch (InvalidProtocolBufferException e) {
      throw new DiscrepancyException(
          "telemetry at offset %d is none of the job's: %s"
              .formatted(record.offset(), e.getMessage()));
    }
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /**
   * How far a shard is.
   *
   * @param asked interactions that an undisturbed processor has answered
   * @param answered predictions that were committed and are right
   */
  record Standing(long asked, long answered) {}

  /** Of every shard; from any thread. */
  List<Standing> standings() {
    return standings;
  }

  /** Whether every shard's input has ended, here and there, and nothing is awaited. */
  public boolean isComplete() {
    return shards.stream().allMatch(ShardOracle::isComplete);
  }

  /** What is awaited of the job; 0 where it has given everything that it should have. */
  public long awaited() {
    return shards.stream().mapToLong(ShardOracle::awaited).sum();
  }

  /**
   * What was compared, once it is complete.
   *
   * @throws DiscrepancyException if counters or models differ, or something was committed beyond
   *     the end
   */
  public Comparison finish() {
    drain();
    shards.forEach(ShardOracle::requireSameEnd);
    Map<String, Long> matched = new LinkedHashMap<>();
    for (ShardOracle.Topic topic : ShardOracle.Topic.values()) {
      matched.put(
          topic.name().toLowerCase(Locale.ROOT),
          shards.stream().mapToLong(shard -> shard.matched(topic)).sum());
    }
    Map<String, Long> counters = new LinkedHashMap<>();
    shards.forEach(
        shard -> shard.counters().forEach((name, count) -> counters.merge(name, count, Long::sum)));
    return new Comparison(
        matched,
        counters,
        shards.stream().map(ShardOracle::digest).toList(),
        shards.stream().map(ShardOracle::policyVersion).toList(),
        shards.stream().mapToLong(ShardOracle::policySetBack).sum());
  }

  /** Whatever is committed by now is looked at, though nothing is awaited any more. */
  private void drain() {
    Map<TopicPartition, Long> ends = outputs.endOffsets(outputs.assignment());
    while (ends.entrySet().stream().anyMatch(e -> outputs.position(e.getKey()) < e.getValue())) {
      poll();
    }
  }

  /**
   * What was the same, to the byte.
   *
   * @param matched records by topic
   * @param counters of all shards together
   * @param digests of the shards' models
   * @param policyVersions that served the shards' last rankings
   * @param policySetBack predictions that an older policy served than the one before
   */
  public record Comparison(
      Map<String, Long> matched,
      Map<String, Long> counters,
      List<String> digests,
      List<Long> policyVersions,
      long policySetBack) {

    static final Comparison NONE = new Comparison(Map.of(), Map.of(), List.of(), List.of(), 0);
  }

  @Override
  public void close() {
    interactions.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    outputs.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
