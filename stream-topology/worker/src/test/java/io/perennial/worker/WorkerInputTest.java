package io.perennial.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where decisions are read from, so that no request to forget is missed. */
final class WorkerInputTest {

  private static final KafkaSettings KAFKA =
      new KafkaSettings("localhost:9092", "t.", 1, 1, Duration.ofMinutes(15), Map.of());
  private static final TopicPartition DECISIONS =
      new TopicPartition(new Topics(KAFKA).decisions(), 0);
  private static final TopicPartition VERDICTS =
      new TopicPartition(new Topics(KAFKA).verdicts(), 0);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");

  @BeforeEach
  void makeTopics() {
    for (TopicPartition part : List.of(DECISIONS, VERDICTS)) {
      kafka.updatePartitions(
          part.topic(), List.of(new PartitionInfo(part.topic(), 0, null, null, null)));
      kafka.updateBeginningOffsets(Map.of(part, 0L));
      kafka.updateEndOffsets(Map.of(part, 40L));
    }
  }

  private WorkerInput input(Map<Integer, Long> known) {
    WorkerInput input = new WorkerInput(KAFKA, 1_000, known, kafka);
    commit(30);
    return input;
  }

  private void commit(long offset) {
    kafka.commitSync(Map.of(DECISIONS, new OffsetAndMetadata(offset)));
  }

  /** Offsets read; those left out negative. */
  private List<Long> read(WorkerInput input) {
    assertThat(input.goOn()).isTrue();
    for (long offset = kafka.position(DECISIONS); offset < 40; offset += 5) {
      kafka.addRecord(new ConsumerRecord<>(DECISIONS.topic(), 0, offset, new byte[0], new byte[0]));
    }
    List<Long> offsets = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : input.poll(true, Duration.ZERO)) {
      offsets.add(input.isLeftOut(record) ? -record.offset() : record.offset());
      input.taken(record);
    }
    return offsets;
  }

  @Test
  void shouldReadWhatAFileDoesNotKnowButLearnFromWhatNoUpdateHolds() {
    assertThat(read(input(Map.of(0, 20L)))).containsExactly(-20L, -25L, 30L, 35L);
  }

  @Test
  void shouldBeginBehindServedUpdatesWithoutAFile() {
    assertThat(read(input(Map.of()))).containsExactly(30L, 35L);
  }

  @Test
  void shouldBeginBehindServedUpdatesThoughAFileKnowsMore() {
    assertThat(read(input(Map.of(0, 38L)))).containsExactly(30L, 35L);
  }

  @Test
  void shouldGoBackBehindServedUpdatesWithANewRightToUpdate() {
    WorkerInput input = input(Map.of(0, 20L));
    read(input);
    commit(35);
    assertThat(read(input)).as("another worker's updates end there").containsExactly(35L);
  }

  @Test
  void shouldTellWhatTheTunerKnowsNotWhatWasFetched() {
    WorkerInput input = input(Map.of());
    assertThat(input.positions()).isEmpty();
    assertThat(input.goOn()).isTrue();
    for (long offset = 30; offset < 33; offset++) {
      kafka.addRecord(new ConsumerRecord<>(DECISIONS.topic(), 0, offset, new byte[0], new byte[0]));
    }
    var records = input.poll(true, Duration.ZERO).iterator();
    input.taken(records.next());
    assertThat(input.positions()).containsExactly(Map.entry(0, 31L));
  }
}
