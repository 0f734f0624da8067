package io.perennial.launcher;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.Report;
import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.LabelledExample;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the job committed: examples, shifts and telemetry. Everything but {@link #progress}
 * belongs to one thread.
 */
final class OutputFollower implements AutoCloseable {

  private static final int WINDOW = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topics topics;
  private final LabelledExampleCodec codec;
  private final DecisionCodec decisionCodec;
  private final TaskShiftCodec shiftCodec = new TaskShiftCodec();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> outputParts = new ArrayList<>();
  private final List<ShardFollower> shards = new ArrayList<>();
  private final RunningMetrics metrics = new RunningMetrics(WINDOW);
  private final FineTuningFollower fineTuning = new FineTuningFollower();
  private final List<FoundShift> newShifts = new ArrayList<>();
  private @Nullable FoundShift latestShift;
  private long firstExampleAt = Long.MAX_VALUE;
  private long lastExampleAt = Long.MIN_VALUE;
  private volatile Snapshot snapshot = new Snapshot(0, 0, 0, 0, 0, metrics.window(), 1, null, 0);

  /**
   * How far the job is.
   *
   * @param received interactions the job has taken
   * @param pending of those, the ones that await their outcome
   * @param late of those, the ones that came too far behind their shard's clock
   * @param duplicate of those, the ones that were known already
   * @param deadLettered of those, the ones that could not be used
   * @param metrics how well they were predicted
   * @param experts number of experts of the shard that has most
   * @param shift the latest one, or null
   * @param policyVersion of the ranking policy that is served, 0 before the first update
   */
  record Snapshot(
      long received,
      long pending,
      long late,
      long duplicate,
      long deadLettered,
      RunningMetrics.Snapshot metrics,
      int experts,
      @Nullable FoundShift shift,
      long policyVersion) {}

  /**
   * @param evaluate whether a report is wanted; all examples are read then, from the first
   */
  OutputFollower(Settings settings, boolean evaluate) {
    topics = new Topics(settings.kafka());
    codec = new LabelledExampleCodec(settings.labels().space());
    decisionCodec = new DecisionCodec(settings.labels().space());
    consumer =
        new KafkaConsumer<>(
            settings
                .kafka()
                .cluster()
                .client(
                    Map.of(
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "fetch.max.bytes",
                        8 << 20)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    for (int i = 0; i < settings.kafka().shards(); i++) {
      outputParts.add(new TopicPartition(topics.examples(), i));
      outputParts.add(new TopicPartition(topics.shifts(), i));
      outputParts.add(new TopicPartition(topics.decisions(), i));
      shards.add(
          new ShardFollower(
              evaluate ? new PrequentialEvaluation(settings.labels().space().size()) : null));
    }
    List<TopicPartition> all = new ArrayList<>(outputParts);
    all.add(new TopicPartition(topics.telemetry(), 0));
    consumer.assign(all);
    if (evaluate) {
      consumer.seekToBeginning(all);
    } else {
      consumer.seekToEnd(all);
    }
  }

  /** Takes what was committed meanwhile; waits a little where there is nothing. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
    }
    snapshot =
        new Snapshot(
            sum("events.received"),
            sum("events.pending"),
            sum("events.late"),
            sum("events.duplicate"),
            sum("events.deadLettered"),
            metrics.window(),
            shards.stream().mapToInt(shard -> shard.experts().count()).max().orElse(1),
            latestShift,
            fineTuning.policyVersion());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(topics.telemetry())) {
        takeTelemetry(record);
      } else if (record.topic().equals(topics.shifts())) {
        take(new FoundShift(record.partition(), shiftCodec.decode(record.value())));
      } else if (record.topic().equals(topics.decisions())) {
        if (ForgottenCodec.fromDecisions(record.value()) == null) {
          shards.get(record.partition()).add(decisionCodec.decode(record.value()));
        }
      } else if (ForgottenCodec.fromExamples(record.value()) == null) {
        LabelledExample example = codec.decode(record.value());
        shards.get(record.partition()).add(example);
        metrics.add(example);
        firstExampleAt = Math.min(firstExampleAt, record.timestamp());
        lastExampleAt = Math.max(lastExampleAt, record.timestamp());
      }
    } catch (InvalidEventException | InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the record at offset %d of %s-%d is not one of the job's: %s"
              .formatted(record.offset(), record.topic(), record.partition(), e.getMessage()),
          e);
    }
  }

  private void takeTelemetry(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    if (!fineTuning.take(record.key(), record.value())) {
      ShardTelemetry telemetry = ShardTelemetry.parseFrom(record.value());
      shards.get(telemetry.getShard()).add(telemetry);
    }
  }

  private void take(FoundShift found) {
    shards.get(found.shard()).add(found.shift());
    newShifts.add(found);
    latestShift = found;
  }

  /** The shifts that were read since the last call. */
  List<FoundShift> takeShifts() {
    List<FoundShift> taken = List.copyOf(newShifts);
    newShifts.clear();
    return taken;
  }

  private long sum(String counter) {
    return shards.stream().mapToLong(shard -> shard.counter(counter)).sum();
  }

  /** Whether the input has ended in every shard and every example and shift has been seen. */
  boolean isComplete() {
    return shards.stream().allMatch(ShardFollower::isComplete);
  }

  /** Reads to the end what is committed at this moment. */
  void drain() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(outputParts);
    while (outputParts.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
      poll();
    }
  }

  /** What every shard has come to, once all are complete. */
  List<ShardResult> results() {
    return shards.stream().map(ShardFollower::result).toList();
  }

  /** What workers and gate have come to. */
  Report.FineTuning fineTuning() {
    return fineTuning.report();
  }

  /** Seconds of broker time between the first and the last example. */
  double exampleSeconds() {
    return lastExampleAt > firstExampleAt ? (lastExampleAt - firstExampleAt) / 1e3 : Double.NaN;
  }

  /** How far the job is; from any thread. */
  Snapshot progress() {
    return snapshot;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
