package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.OutputNumber;
import io.perennial.job.Output.Target;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KafkaCommittedOutputsTest {

  private static final Topics TOPICS = new Topics("p.");
  private static final TopicPartition EXAMPLES = new TopicPartition("p.examples", 1);
  private static final TopicPartition LETTERS = new TopicPartition("p.interactions.dlq", 0);

  private final Log committed = new Log();
  private final Log written = new Log();
  private Duration patience = Duration.ofSeconds(30);

  private CommittedOutputs open() {
    return new KafkaCommittedOutputs(committed, written, TOPICS, patience);
  }

  private Map<Target, Long> lastNumbers(int shard) {
    try (CommittedOutputs outputs = open()) {
      return outputs.lastNumbers(shard);
    }
  }

  @Test
  void shouldKnowNothingOfTopicsWithoutRecordsOrThatAreNotThere() {
    topic("p.examples", 2);
    assertThat(lastNumbers(1)).isEmpty();
    assertThat(committed.closed()).isTrue();
    assertThat(written.closed()).isTrue();
  }

  @Test
  void shouldFindTheLastRecordOfTheShardBehindAbortedOnesAndTheEndsOfTransactions() {
    topic("p.examples", 2);
    topic("p.predictions", 2);
    put(EXAMPLES, 40, 1, 17);
    put(EXAMPLES, 41, 1, 18);
    end(EXAMPLES, 5_000, 5_000);

    try (CommittedOutputs outputs = open()) {
      assertThat(outputs.lastNumbers(1)).isEqualTo(Map.of(Target.EXAMPLES, 18L));
      assertThat(outputs.lastNumbers(0)).as("it has another partition").isEmpty();
    }
  }

  @Test
  void shouldPassOverRecordsOfOtherShardsAndThoseWithoutNumber() {
    topic("p.interactions.dlq", 1);
    put(LETTERS, 10, 2, 4);
    IntStream.range(11, 400).forEach(offset -> put(LETTERS, offset, 1, offset));
    put(LETTERS, 400, null);
    put(LETTERS, 401, new byte[] {1});
    end(LETTERS, 402, 402);

    assertThat(lastNumbers(2)).isEqualTo(Map.of(Target.DEAD_LETTERS, 4L));
  }

  @Test
  void shouldTakeTheLastRecordWhereTheNumbersBeganAnew() {
    topic("p.examples", 2);
    put(EXAMPLES, 1, 1, 500);
    put(EXAMPLES, 2, 1, 1);
    end(EXAMPLES, 3, 3);

    assertThat(lastNumbers(1)).isEqualTo(Map.of(Target.EXAMPLES, 1L));
  }

  @Test
  void shouldAwaitTheFateOfWhatStandsInAnOpenTransaction() {
    topic("p.examples", 2);
    put(EXAMPLES, 1, 1, 1);
    put(EXAMPLES, 2, 1, 2);
    end(EXAMPLES, 2, 4);
    committed.onNextEnds(3, () -> end(EXAMPLES, 4, 4));

    assertThat(lastNumbers(1)).isEqualTo(Map.of(Target.EXAMPLES, 2L));
  }

  @Test
  void shouldNotAwaitTransactionsOfOthers() {
    topic("p.interactions.dlq", 1);
    put(LETTERS, 1, 2, 9);
    put(LETTERS, 2, 1, 1);
    put(LETTERS, 3, null);
    end(LETTERS, 2, 4);

    assertThat(lastNumbers(2)).isEqualTo(Map.of(Target.DEAD_LETTERS, 9L));
  }

  @Test
  void shouldSayWhatHoldsItUpWhereATransactionStaysOpen() {
    topic("p.examples", 2);
    put(EXAMPLES, 1, 1, 1);
    end(EXAMPLES, 1, 2);
    patience = Duration.ofMillis(50);

    assertThatThrownBy(() -> lastNumbers(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[p.examples-1] are still in an open transaction");
  }

  private void topic(String name, int partitions) {
    List<PartitionInfo> found =
        IntStream.range(0, partitions)
            .mapToObj(i -> new PartitionInfo(name, i, Node.noNode(), new Node[0], new Node[0]))
            .toList();
    for (Log log : List.of(committed, written)) {
      log.updatePartitions(name, found);
      for (int i = 0; i < partitions; i++) {
        log.ends.put(new TopicPartition(name, i), 0L);
      }
    }
  }

  private void put(TopicPartition partition, long offset, int shard, long number) {
    put(partition, offset, OutputNumber.encode(shard, number));
  }

  private void put(TopicPartition partition, long offset, byte @Nullable [] header) {
    RecordHeaders headers = new RecordHeaders();
    if (header != null) {
      headers.add(Headers.NUMBER, header);
    }
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            0,
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            headers,
            Optional.empty());
    committed.records.add(record);
    written.records.add(record);
  }

  private void end(TopicPartition partition, long stable, long all) {
    committed.ends.put(partition, stable);
    written.ends.put(partition, all);
  }

  /**
   * A consumer of a log that stays, where Kafka's mock gives every record once. A poll brings each
   * partition to its end, also where nothing is.
   */
  private static final class Log extends MockConsumer<byte[], byte[]> {

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private int endsUntil;
    private Runnable then = () -> {};

    Log() {
      super("earliest");
    }

    void onNextEnds(int times, Runnable action) {
      endsUntil = times;
      then = action;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      if (--endsUntil == 0) {
        then.run();
      }
      Map<TopicPartition, Long> found = new HashMap<>(ends);
      found.keySet().retainAll(partitions);
      return found;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, 0L));
      return found;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      assertThat(assignment()).contains(partition);
      positions.put(partition, offset);
    }

    @Override
    public synchronized long position(TopicPartition partition) {
      return positions.getOrDefault(partition, 0L);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> given = new HashMap<>();
      for (TopicPartition partition : assignment()) {
        long from = position(partition);
        long to = ends.getOrDefault(partition, 0L);
        given.put(
            partition,
            records.stream()
                .filter(r -> new TopicPartition(r.topic(), r.partition()).equals(partition))
                .filter(r -> r.offset() >= from && r.offset() < to)
                .toList());
        positions.put(partition, Math.max(from, to));
      }
      return new ConsumerRecords<>(given, Map.of());
    }
  }
}
