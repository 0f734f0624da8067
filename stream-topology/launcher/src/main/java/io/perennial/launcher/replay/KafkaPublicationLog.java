package io.perennial.launcher.replay;

import io.perennial.event.LabelSpace;
import io.perennial.replay.api.ReplayRow;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic, written in transactions. The transactional id is the publication's: Kafka lets only the
 * last who took over write under it. The mark is an offset of the group of the same name, on the
 * topic's partition 0.
 */
public final class KafkaPublicationLog implements PublicationLog {

  /** While a transaction of a dead process is open, readers of the topic wait for its end. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(3);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final PublicationPlan plan;
  private final PublicationTarget target;
  private final ReplayEvents events;
  private final Producer<byte[], byte[]> producer;
  private boolean open;

  /** Whether nobody here can take back what is open: it is another's, or no broker answers. */
  private boolean lost;

  KafkaPublicationLog(
      PublicationPlan plan,
      PublicationTarget target,
      ReplayEvents events,
      Producer<byte[], byte[]> producer) {
    this.plan = plan;
    this.target = target;
    this.events = events;
    this.producer = producer;
  }

  /**
   * Finds the topic; writes nothing.
   *
   * @param labels the classes of the store's stream
   * @param keepTimestamps whether a record's time is the event's, and not that of sending
   * @throws PublicationRefusedException when there is no such topic
   * @throws PublicationFailedException when no broker answers
   */
  public static KafkaPublicationLog open(
      KafkaCluster cluster, PublicationPlan plan, LabelSpace labels, boolean keepTimestamps) {
    PublicationTarget target = PublicationTarget.find(cluster, plan.topic());
    ReplayEvents events =
        new ReplayEvents(plan.topic(), target.partitions(), plan.name(), labels, keepTimestamps);
    return new KafkaPublicationLog(
        plan,
        target,
        events,
        new KafkaProducer<>(
            cluster.client(configuration(plan)),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }

  private static Map<String, Object> configuration(PublicationPlan plan) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("client.id", "perennial-replay");
    configuration.put("transactional.id", plan.group());
    configuration.put("transaction.timeout.ms", (int) TRANSACTION_TIMEOUT.toMillis());
    configuration.put("compression.type", "lz4");
    configuration.put("linger.ms", 5);
    configuration.put("batch.size", 128 << 10);
    configuration.put("buffer.memory", 16L << 20);
    // An event may have a megabyte, and the record's frame comes on top.
    configuration.put("max.request.size", 2 << 20);
    return configuration;
  }

  @Override
  public @Nullable PublicationMark takeOver() {
    guarded(producer::initTransactions);
    Map<TopicPartition, OffsetAndMetadata> offsets = target.offsets(plan.group());
    Optional<OffsetAndMetadata> stored = offsets.values().stream().findFirst();
    try {
      return stored
          .map(offset -> PublicationMark.parse(offset.offset(), offset.metadata()))
          .orElse(null);
    } catch (IllegalArgumentException e) {
      throw new PublicationRefusedException(
          "the consumer group '%s' belongs to something else (%s): choose another --name"
              .formatted(plan.group(), e.getMessage()),
          e);
    }
  }

  @Override
  public void send(ReplayRow row) {
    var record = events.record(row);
    begin();
    // Failures come to the commit.
    guarded(() -> producer.send(record));
  }

  @Override
  public void commit(PublicationMark mark) {
    Map<TopicPartition, OffsetAndMetadata> offset =
        Map.of(
            new TopicPartition(plan.topic(), 0), new OffsetAndMetadata(mark.rows(), mark.text()));
    begin();
    guarded(
        () -> {
          producer.sendOffsetsToTransaction(offset, new ConsumerGroupMetadata(plan.group()));
          producer.commitTransaction();
        });
    open = false;
  }

  /** What is open is taken back at once, so that nobody who reads the topic waits for it. */
  @Override
  public void close() {
    try {
      if (open && !lost) {
        producer.abortTransaction();
      }
    } catch (KafkaException e) {
      // The next start takes it back, or else its timeout.
    }
    producer.close(lost ? Duration.ZERO : CLOSING);
    target.close();
  }

  private void begin() {
    if (!open) {
      guarded(producer::beginTransaction);
      open = true;
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (KafkaException e) {
      boolean fenced = isFenced(e);
      lost |= fenced || isCausedBy(e, TimeoutException.class);
      throw new PublicationFailedException(
          fenced
              ? "the publication '%s' was started a second time, and that one goes on: this one ends; let only one run, or give the other a --name of its own"
                  .formatted(plan.name())
              : "topic '%s' did not take the rows (%s): the same command goes on behind the last that were committed"
                  .formatted(plan.topic(), e.getMessage()),
          e);
    }
  }

  private static boolean isFenced(Throwable failure) {
    return isCausedBy(failure, ProducerFencedException.class)
        || isCausedBy(failure, InvalidProducerEpochException.class);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
