package io.perennial.worker;

import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Decisions and verdicts, as the job committed them. Verdicts begin now. Decisions to learn from
 * begin behind the last one that is in a served update, or that was left out because there were too
 * many. What the tuner knows may end before, in a file or where another worker has gone on: then
 * they are read from there, so that no request to forget is missed.
 */
final class WorkerInput implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Topics topics;
  private final int backlog;
  private final String servers;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> decisions = new ArrayList<>();
  private final Backlog tooMany = new Backlog();

  /** Per partition of decisions the first that the tuner does not know. */
  private final Map<TopicPartition, Long> unknown = new HashMap<>();

  private Map<TopicPartition, OffsetAndMetadata> offered = Map.of();

  /**
   * @param backlog decisions it may be behind
   * @param known per partition of decisions the first that the tuner does not know
   */
  WorkerInput(KafkaSettings kafka, int backlog, Map<Integer, Long> known) {
    this(kafka, backlog, known, consumer(kafka));
  }

  WorkerInput(
      KafkaSettings kafka,
      int backlog,
      Map<Integer, Long> known,
      Consumer<byte[], byte[]> consumer) {
    this.topics = new Topics(kafka);
    this.backlog = backlog;
    this.servers = kafka.bootstrapServers();
    this.consumer = consumer;
    known.forEach((part, next) -> unknown.put(new TopicPartition(topics.decisions(), part), next));
    boolean started = false;
    try {
      begin();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> own = new HashMap<>();
    own.put("group.id", kafka.topicPrefix() + "worker");
    own.put("isolation.level", "read_committed");
    own.put("auto.offset.reset", "earliest");
    own.put("enable.auto.commit", false);
    own.put("allow.auto.create.topics", false);
    own.put("max.poll.records", 500);
    return new KafkaConsumer<>(
        kafka.cluster().client(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void begin() {
    for (PartitionInfo part : partitionsOf(topics.decisions())) {
      decisions.add(new TopicPartition(part.topic(), part.partition()));
    }
    partitionsOf(topics.verdicts());
    List<TopicPartition> all = new ArrayList<>(decisions);
    TopicPartition verdicts = new TopicPartition(topics.verdicts(), 0);
    all.add(verdicts);
    consumer.assign(all);
    consumer.seekToEnd(List.of(verdicts));
    // Otherwise an answer that comes before the first poll would be missed.
    consumer.position(verdicts, START_LIMIT);
  }

  private List<PartitionInfo> partitionsOf(String topic) {
    List<PartitionInfo> parts;
    try {
      parts = consumer.partitionsFor(topic, START_LIMIT);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "no broker answers at %s: correct --bootstrap-server, or start it".formatted(servers), e);
    }
    if (parts == null || parts.isEmpty()) {
      throw new IllegalStateException(
          "there is no topic '%s' at %s: start the job first, or correct --topic-prefix"
              .formatted(topic, servers));
    }
    return parts;
  }

  /**
   * What has come.
   *
   * @param withDecisions whether decisions are wanted; they stay where they are otherwise
   */
  ConsumerRecords<byte[], byte[]> poll(boolean withDecisions, Duration wait) {
    if (withDecisions) {
      consumer.resume(decisions);
      leaveOutOldest();
    } else {
      consumer.pause(decisions);
    }
    return consumer.poll(wait);
  }

  private void leaveOutOldest() {
    long most = Math.max(1, backlog / decisions.size());
    for (TopicPartition part : decisions) {
      OptionalLong lag = consumer.currentLag(part);
      if (lag.isPresent() && lag.getAsLong() > most) {
        tooMany.look(part, consumer.position(part), lag.getAsLong(), most);
      }
    }
  }

  /**
   * Goes to where served updates end, as far as committed, or to where the tuner's knowledge ends
   * if that is before; what is between the two is left out. To be called with every new right to
   * update: another worker may have had it meanwhile.
   *
   * @return whether it is done; if not, the broker does not answer now
   */
  boolean goOn() {
    Map<TopicPartition, OffsetAndMetadata> served;
    try {
      served = consumer.committed(new HashSet<>(decisions), START_LIMIT);
    } catch (TimeoutException e) {
      return false;
    }
    for (TopicPartition part : decisions) {
      OffsetAndMetadata next = served.get(part);
      if (next == null) {
        consumer.seekToBeginning(List.of(part));
      } else {
        consumer.seek(part, Math.min(next.offset(), unknown.getOrDefault(part, next.offset())));
        tooMany.learnFrom(part, next.offset());
      }
    }
    return true;
  }

  /** The tuner knows a record now, and all before it. */
  void taken(ConsumerRecord<byte[], byte[]> record) {
    if (!isVerdict(record)) {
      unknown.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
  }

  /**
   * Per partition of decisions the first that the tuner does not know; none where it knows none.
   */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    unknown.forEach((part, next) -> positions.put(part.partition(), next));
    return positions;
  }

  /** Whether a decision is not to be learned from: there are too many, or an update holds it. */
  boolean isLeftOut(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition part = new TopicPartition(record.topic(), record.partition());
    return tooMany.leavesOut(part, record.offset());
  }

  boolean isVerdict(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(topics.verdicts());
  }

  /** An update was offered that holds all decisions read so far. */
  void offered() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition part : decisions) {
      positions.put(part, new OffsetAndMetadata(consumer.position(part)));
    }
    offered = positions;
  }

  /** The update of the last {@link #offered} is served: its decisions need not be read again. */
  void served() {
    consumer.commitAsync(offered, (offsets, failure) -> {});
  }

  /** Decisions not read yet, as far as is known. */
  long behind() {
    return decisions.stream().mapToLong(part -> consumer.currentLag(part).orElse(0)).sum();
  }

  /** Decisions left out because there were too many. */
  long skipped() {
    return tooMany.skipped();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
