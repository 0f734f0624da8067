package io.perennial.replay.server.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.StableHash;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.Forgotten;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.LabelledExample;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.Examples;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoredPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTopologyTest {

  private static final String PREFIX = "perennial.";
  private static final Instant BROKER_TIME = Instant.ofEpochMilli(5000);

  @TempDir private Path directory;

  private final OpenPartitions openPartitions = new OpenPartitions();
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    start(Retention.DEFAULT);
  }

  private void start(Retention retention) {
    ReplayApplication application =
        new ReplayApplication("nowhere:9092", ClientOptions.NONE, PREFIX, directory, retention, 0);
    IngestParts parts =
        new IngestParts(
            application.topics(),
            new ExampleStores(),
            openPartitions,
            retention,
            new UndecodableLog(PREFIX, () -> 0L));
    driver =
        new TopologyTestDriver(
            IngestTopology.of(parts), application.settings("cluster", new HostInfo("here", 1)));
    pause();
  }

  @AfterEach
  void stop() {
    if (openPartitions.get(0) != null) {
      driver.close();
    }
  }

  @Test
  void shouldStoreTheSameExampleOnce() {
    send(Examples.bytes("59", 1000, "a"));
    send(Examples.bytes("59", 1000, "a"));

    assertThat(ids(everything().ofUser("59"))).containsExactly("a");
    assertThat(counters().added()).isEqualTo(1);
    assertThat(counters().duplicates()).isEqualTo(1);
    assertThat(counters().nextOffset()).isEqualTo(2);
  }

  @Test
  void shouldLetACorrectionTakeThePlaceOfTheExpiredOutcome() {
    send(Examples.bytes("59", 1000, "a"));
    send(Examples.example("59", 1000, "a").setLabelledAt(9000).setExpert(2).build().toByteArray());

    assertThat(rows(everything())).extracting(RowView::labelledAt).containsExactly(9000L);
    assertThat(ids(everything().ofExpert(0))).isEmpty();
    assertThat(ids(everything().ofExpert(2))).containsExactly("a");
    assertThat(counters().replaced()).isEqualTo(1);
    assertThat(counters().rows()).isEqualTo(1);
  }

  @Test
  void shouldTakeAReplacedRowFromItsFormerUser() {
    send(Examples.bytes("59", 1000, "a"));
    send(Examples.bytes("60", 1000, "a"));

    assertThat(ids(everything().ofUser("59"))).isEmpty();
    assertThat(ids(everything().ofUser("60"))).containsExactly("a");
  }

  @Test
  void shouldCountGarbageAndGoOn() {
    send("garbage".getBytes(UTF_8));
    send(null);
    send(new byte[0]);
    send(Examples.bytes("59", -5, "a"));

    assertThat(ids(everything())).containsExactly("a");
    assertThat(counters().undecodable()).isEqualTo(3);
    assertThat(counters().received()).isEqualTo(4);
  }

  @Test
  void shouldForgetWhatAUserDidBeforeAndKeepWhatComesAfter() throws Exception {
    send(example("59", 1, "a", 0));
    send(example("60", 2, "b", 1));
    send(example("59", 3, "c", 2));
    send(marker("59", 3, 77));
    send(example("59", 4, "d", 3));
    send(example("59", 1, "a", 0));

    assertThat(ids(everything())).containsExactly("b", "d");
    assertThat(ids(everything().ofUser("59"))).containsExactly("d");
    assertThat(counters().forgotten()).isEqualTo(2);
    assertThat(counters().refused()).isEqualTo(1);
    assertThat(counters().markers()).isEqualTo(1);
    assertThat(counters().received()).isEqualTo(6);
    assertThat(counters().rows()).isEqualTo(2);
    var receipt = new ReceiptCodec().decode(receipts().readValue());
    assertThat(receipt.place()).isEqualTo("replay-store");
    assertThat(receipt.offset()).isEqualTo(77);
    assertThat(receipt.removed().get(0).count()).isEqualTo(2);
    assertThat(receipts().isEmpty()).isTrue();
  }

  @Test
  void shouldForgetOnceHoweverOftenItIsTold() {
    send(marker("59", 3, 77));
    send(marker("59", 3, 77));

    assertThat(receipts().readValuesToList()).hasSize(1);
  }

  @Test
  void shouldRemoveTheOldestBeyondTheRetentionsAge() {
    driver.close();
    start(new Retention(Duration.ofMillis(100), 1 << 20));
    for (int i = 0; i < 50; i++) {
      send(Examples.bytes("u" + i % 3, 10L * i, "id-" + i));
    }
    send(Examples.bytes("late", 395, "late"));

    assertThat(ids(everything()))
        .containsExactly(
            "id-39", "late", "id-40", "id-41", "id-42", "id-43", "id-44", "id-45", "id-46", "id-47",
            "id-48", "id-49");
    assertThat(ids(everything().ofUser("u0"))).containsExactly("id-39", "id-42", "id-45", "id-48");
    assertThat(counters().retired()).isEqualTo(39);
    assertThat(counters().rows()).isEqualTo(12);
  }

  @Test
  void shouldRemoveTheOldestAlsoWhereRowsComeOutOfOrder() {
    driver.close();
    start(new Retention(Duration.ofSeconds(10), 1 << 30));
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      topic("examples")
          .pipeInput(
              null, Examples.bytes("u", 100L * i - random.nextInt(500), "id-" + i), BROKER_TIME);
      if (i % 20 == 0) {
        pause();
      }
    }
    pause();

    List<RowView> rows = rows(everything());
    assertThat(rows.get(0).timestamp()).isGreaterThan(100L * 999 - 500 - 10_000 - 500);
    assertThat(rows).hasSizeBetween(95, 110);
    assertThat(counters().rows()).isEqualTo(rows.size());
    assertThat(counters().bytes())
        .isEqualTo(rows.stream().mapToLong(row -> row.key().length + row.value().length).sum());
  }

  @Test
  void shouldRemoveTheOldestBeyondTheRetentionsBytes() {
    driver.close();
    start(new Retention(Duration.ofDays(9), 1 << 20));
    String item = "x".repeat(50_000);
    for (int i = 0; i < 30; i++) {
      LabelledExample.Builder example = Examples.example("u", i, "id-" + i);
      example.getInteractionBuilder().setItem(item);
      send(example.build().toByteArray());
    }

    assertThat(counters().bytes()).isBetween(900_000L, 1L << 20);
    assertThat(ids(everything())).hasSize((int) counters().rows()).contains("id-29");
    assertThat(counters().retired()).isEqualTo(30 - counters().rows());
  }

  @Test
  void shouldKeepShiftsAndTelemetryByTime() {
    TaskShift shift = new TaskShift(TaskShift.Kind.NEW_TASK, 7, 1234, 1, 0, 9, 3, 5, 0.5, 0.4, 2);
    topic("shifts").pipeInput(null, new TaskShiftCodec().encode(shift), BROKER_TIME);
    telemetry("0", ShardTelemetry.newBuilder().setEventClock(99).build().toByteArray());
    telemetry("gate", GateTelemetry.newBuilder().setVersion(4).build().toByteArray());
    telemetry("worker", WorkerTelemetry.newBuilder().setWorker("w").build().toByteArray());
    telemetry("0", "garbage".getBytes(UTF_8));
    topic("shifts").pipeInput(null, "garbage".getBytes(UTF_8), BROKER_TIME);

    assertThat(facts(FactKind.SHIFT)).extracting(Fact::timestamp).containsExactly(1234L);
    assertThat(facts(FactKind.SHARD)).extracting(Fact::timestamp).containsExactly(99L);
    assertThat(facts(FactKind.GATE)).extracting(Fact::timestamp).containsExactly(5000L);
    assertThat(facts(FactKind.WORKER)).extracting(Fact::timestamp).containsExactly(5000L);
    assertThat(counters().facts()).isEqualTo(6);
    assertThat(counters().undecodableFacts()).isEqualTo(2);
  }

  @Test
  void shouldCountHowOftenExamplesWereReplayed() {
    byte[] replays =
        ReplayTelemetry.newBuilder()
            .addIds(StableHash.of("a"))
            .addWeights(0.5f)
            .addIds(StableHash.of("b"))
            .addWeights(0)
            .addIds(StableHash.of("a"))
            .addWeights(1.5f)
            .build()
            .toByteArray();
    telemetry("replays", replays);
    telemetry("replays", replays);
    telemetry("replays", ReplayTelemetry.newBuilder().addIds(1).build().toByteArray());

    assertThat(partition().replays(StableHash.of("a"))).isEqualTo(new ReplayCount(4, 4, 4));
    assertThat(partition().replays(StableHash.of("b"))).isEqualTo(new ReplayCount(2, 0, 0));
    assertThat(partition().replays(StableHash.of("c"))).isEqualTo(ReplayCount.NONE);
    assertThat(counters().undecodableFacts()).isEqualTo(1);
  }

  @Test
  void shouldLendThePartitionOnlyWhileItRuns() {
    assertThat(openPartitions.get(0)).isNotNull();

    driver.close();

    assertThat(openPartitions.get(0)).isNull();
  }

  private static byte[] example(String user, long timestamp, String id, long sequence) {
    return Examples.example(user, timestamp, id).setSequence(sequence).build().toByteArray();
  }

  private static byte[] marker(String user, long sequence, long offset) {
    return LabelledExample.newBuilder()
        .setForgotten(Forgotten.newBuilder().setUser(user).setSequence(sequence).setOffset(offset))
        .build()
        .toByteArray();
  }

  private void send(byte[] example) {
    topic("examples").pipeInput(null, example, BROKER_TIME);
    pause();
  }

  private void telemetry(String key, byte[] value) {
    topic("telemetry").pipeInput(key.getBytes(UTF_8), value, BROKER_TIME);
    pause();
  }

  /** Readers see what was written before a pause. */
  private void pause() {
    driver.advanceWallClockTime(Duration.ofMillis(50));
  }

  private TestInputTopic<byte[], byte[]> topic(String name) {
    return driver.createInputTopic(
        PREFIX + name, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> receipts() {
    return driver.createOutputTopic(
        PREFIX + "receipts", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static ReplayQuery everything() {
    return ReplayQuery.everything();
  }

  private List<String> ids(ReplayQuery query) {
    return rows(query).stream().map(RowView::id).toList();
  }

  private List<RowView> rows(ReplayQuery query) {
    List<RowView> rows = new ArrayList<>();
    try (RowCursor cursor = partition().rows(query)) {
      for (RowView row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private List<Fact> facts(FactKind kind) {
    pause();
    List<Fact> facts = new ArrayList<>();
    try (FactCursor cursor = partition().facts(kind, Long.MIN_VALUE, Long.MAX_VALUE)) {
      for (Fact fact = cursor.next(); fact != null; fact = cursor.next()) {
        facts.add(fact);
      }
    }
    return facts;
  }

  private StoredPartition partition() {
    return new StoredPartition(0, Objects.requireNonNull(openPartitions.get(0)));
  }

  private IngestCounters counters() {
    return Objects.requireNonNull(openPartitions.get(0)).counters();
  }
}
