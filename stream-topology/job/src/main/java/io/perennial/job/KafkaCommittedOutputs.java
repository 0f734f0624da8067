package io.perennial.job;

import io.perennial.job.LastOutputs.Place;
import io.perennial.job.Output.Target;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ends of the topics. A dead task leaves transactions open; Flink's sink aborts them, or
 * commits those of the restored checkpoint, when it is restored itself: before this operator opens
 * in its own subtask, soon in the others. So where records of the shard stand behind an open
 * transaction, their fate is awaited. Records of nobody else matter: what another shard or process
 * has open behind them is no reason to wait, and it may stay open until the next checkpoint, which
 * this operator holds up.
 */
final class KafkaCommittedOutputs implements CommittedOutputs {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCommittedOutputs.class);

  /** A producer's usual transaction timeout, and what a broker takes to notice it. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final long PAUSE_MILLIS = 20;

  private final Consumer<byte[], byte[]> committed;
  private final Consumer<byte[], byte[]> written;
  private final Map<Target, String> topics;
  private final Duration patience;

  /**
   * @param committed reads committed records
   * @param written reads all records
   * @param patience how long transactions may stay open
   */
  KafkaCommittedOutputs(
      Consumer<byte[], byte[]> committed,
      Consumer<byte[], byte[]> written,
      Topics topics,
      Duration patience) {
    this.committed = committed;
    this.written = written;
    this.topics = OutputRecordSerializer.names(topics);
    this.patience = patience;
  }

  static CommittedOutputs connect(Settings settings) {
    KafkaSettings kafka = settings.kafka();
    return new KafkaCommittedOutputs(
        consumer(kafka, "read_committed"),
        consumer(kafka, "read_uncommitted"),
        new Topics(kafka),
        PATIENCE);
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka, String isolation) {
    Map<String, Object> options =
        kafka
            .cluster()
            .client(
                Map.of(
                    "isolation.level",
                    isolation,
                    "enable.auto.commit",
                    false,
                    "allow.auto.create.topics",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    // A fetch under way at the end of a topic must not hold up the next search.
                    "fetch.max.wait.ms",
                    10));
    return new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Map<Target, Long> lastNumbers(int shard) {
    long start = System.nanoTime();
    Map<TopicPartition, Target> partitions = partitions(shard);
    awaitSettled(shard, partitions.keySet());
    Map<TopicPartition, Place> last =
        new LastOutputs(committed, patience)
            .find(
                shard,
                committed.beginningOffsets(partitions.keySet()),
                committed.endOffsets(partitions.keySet()));
    Map<Target, Long> numbers = new EnumMap<>(Target.class);
    last.forEach((partition, place) -> numbers.put(partitions.get(partition), place.number()));
    long millis = (System.nanoTime() - start) / 1_000_000;
    LOG.info("shard {}: the last committed outputs are {}, found in {} ms", shard, numbers, millis);
    return numbers;
  }

  private Map<TopicPartition, Target> partitions(int shard) {
    Map<TopicPartition, Target> partitions = new HashMap<>();
    for (Target target : JobPage.NUMBERED) {
      String topic = topics.get(target);
      List<PartitionInfo> found = committed.partitionsFor(topic);
      if (found != null && !found.isEmpty()) {
        int partition = OutputRecordSerializer.partition(shard, found.size());
        partitions.put(new TopicPartition(topic, partition), target);
      }
    }
    return partitions;
  }

  /** Waits until every record of the shard that is written by now is committed or aborted. */
  private void awaitSettled(int shard, Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = written.endOffsets(partitions);
    Map<TopicPartition, Long> stable = committed.endOffsets(partitions);
    Map<TopicPartition, Place> open = new LastOutputs(written, patience).find(shard, stable, ends);
    long deadline = System.nanoTime() + patience.toNanos();
    while (!open.isEmpty()) {
      Map<TopicPartition, Long> now = committed.endOffsets(open.keySet());
      open.entrySet().removeIf(last -> now.get(last.getKey()) > last.getValue().offset());
      if (!open.isEmpty()) {
        pause(shard, open, deadline);
      }
    }
  }

  private void pause(int shard, Map<TopicPartition, Place> open, long deadline) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "shard %d cannot tell what of it is committed: after %d s, outputs in %s are still in an open transaction of an earlier run; it ends with kafka.transactionTimeout, or when kafka-transactions.sh aborts it"
              .formatted(shard, patience.toSeconds(), open.keySet()));
    }
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    committed.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    written.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
