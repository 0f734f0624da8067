package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Forget;
import io.perennial.event.LabelSpace;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.codec.RawRecord;
import io.perennial.event.codec.Shards;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operator over real RocksDB keyed state, in Flink's harness. */
final class ShardOperatorTest {

  private static final int EVENTS = 400;
  private static final int TURN = 1_500;

  private static final String KEY = "0123456789abcdef";

  private static final Settings SETTINGS =
      SettingsFile.load(
          null,
          Map.of(),
          Map.of(
              "processor.attributionWindow",
              "10s",
              "forget.key",
              KEY,
              "kafka.shards",
              "2",
              "processor.evidence",
              "2",
              "learner.statisticsCapacity",
              "4096",
              "learner.embeddingRows",
              "4096",
              "learner.crossWeights",
              "4096"));

  @Test
  void shouldContinueFromACheckpointAsIfNeverKilled() throws Exception {
    List<RawRecord> records = records(2);
    List<String> undisturbed = new ArrayList<>();
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed.addAll(harness.outputs());
    }

    List<String> interrupted = new ArrayList<>();
    OperatorSubtaskState checkpoint;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.subList(0, 333).forEach(harness::process);
      checkpoint = harness.checkpoint(1);
      interrupted.addAll(harness.outputs());
      // Lost with the kill: not part of the checkpoint.
      records.subList(333, 350).forEach(harness::process);
    }
    try (Harness harness = new Harness(1, 0)) {
      harness.restore(checkpoint);
      records.subList(333, records.size()).forEach(harness::process);
      interrupted.addAll(harness.outputs());
    }

    assertThat(interrupted).isEqualTo(undisturbed);
    assertThat(undisturbed).filteredOn(line -> line.startsWith("digest")).hasSize(2);
    assertThat(undisturbed)
        .as("what the error memory says is in the predictions that were compared")
        .anyMatch(line -> line.contains(bytes("\"evidence\":[{\"id\":")));
  }

  @Test
  void shouldPassOverWhatIsCommittedAfterACheckpointThatIsLost() throws Exception {
    List<RawRecord> records = new ArrayList<>(records(2));
    records.add(120, forget("u3", Shards.of("u3", 2), 1_000));
    records.add(240, forget("u2", Shards.of("u2", 2), 1_001));
    records.add(250, record("no event", 1, 1_002));
    List<String> undisturbed;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed = harness.outputs();
      for (Output.Target target :
          List.of(Output.Target.PREDICTIONS, Output.Target.EXAMPLES, Output.Target.DEAD_LETTERS)) {
        List<Long> numbers = harness.numbers(1, target);
        assertThat(numbers)
            .isNotEmpty()
            .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
      }
      assertThat(harness.numbers(0, Output.Target.TELEMETRY)).containsOnly(Output.NOT_NUMBERED);
    }

    List<String> committed = new ArrayList<>();
    HashMap<Integer, Map<Output.Target, Long>> lastNumbers = new HashMap<>();
    OperatorSubtaskState older;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.subList(0, 200).forEach(harness::process);
      older = harness.checkpoint(1);
      records.subList(200, 300).forEach(harness::process);
      // Committed with this checkpoint, which is lost then.
      var unused = harness.checkpoint(2);
      committed.addAll(harness.outputs());
      List.of(0, 1).forEach(shard -> lastNumbers.put(shard, harness.lastNumbers(shard)));
    }
    int regenerated;
    try (Harness harness = new Harness(1, 0)) {
      harness.restore(older);
      records.subList(200, records.size()).forEach(harness::process);
      regenerated = harness.outputs().size();
    }
    try (Harness harness = new Harness(1, 0, settings -> lastNumbers::get)) {
      harness.restore(older);
      records.subList(200, records.size()).forEach(harness::process);
      committed.addAll(harness.outputs());
      assertThat(harness.outputs()).hasSizeLessThan(regenerated);
    }

    assertThat(committed).isEqualTo(undisturbed);
  }

  @Test
  void shouldNotAskWhatIsCommittedWhereNothingIsRestored() throws Exception {
    try (Harness harness =
        new Harness(
            1,
            0,
            settings -> {
              throw new IllegalStateException("it asked");
            })) {
      harness.open();
      records(1).forEach(harness::process);
      assertThat(harness.outputs()).isNotEmpty();
    }
  }

  @Test
  void shouldMoveWholeShardsWhenRescaledAndBack() throws Exception {
    List<RawRecord> records = records(2);
    List<String> undisturbed;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed = harness.outputs();
    }

    List<String> rescaled = new ArrayList<>();
    OperatorSubtaskState one;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.subList(0, 250).forEach(harness::process);
      one = harness.checkpoint(1);
      rescaled.addAll(harness.outputs());
    }
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      int shard = subtask;
      try (Harness harness = new Harness(2, subtask)) {
        harness.restore(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                one, ShardKey.KEY_GROUPS, 1, 2, subtask));
        records.subList(250, 350).stream()
            .filter(r -> r.source().partition() == shard)
            .forEach(harness::process);
        two[subtask] = harness.checkpoint(2);
        rescaled.addAll(harness.outputs());
      }
    }
    try (Harness harness = new Harness(1, 0)) {
      OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(two);
      harness.restore(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              both, ShardKey.KEY_GROUPS, 2, 1, 0));
      records.subList(350, records.size()).forEach(harness::process);
      rescaled.addAll(harness.outputs());
    }

    assertThat(rescaled).containsExactlyInAnyOrderElementsOf(undisturbed);
    assertThat(undisturbed).filteredOn(line -> line.startsWith("digest")).hasSize(2);
  }

  @Test
  void shouldSurviveGarbageAndCountIt() throws Exception {
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      for (String value : List.of("", "{", "[]", "null", "{\"id\":7}", "\u0000\u0001")) {
        harness.process(record(value, 0, 0));
      }
      harness.process(new RawRecord(null, null, null, false, false, source(0, 1)));
      harness.process(
          new RawRecord(null, new byte[] {1}, "text/plain", false, false, source(0, 2)));
      harness.process(endOfInput(0));

      assertThat(harness.outputs()).filteredOn(l -> l.startsWith("DEAD_LETTERS")).hasSize(8);
      assertThat(harness.headers(Output.Target.DEAD_LETTERS))
          .filteredOn(header -> header.startsWith("content-type"))
          .as("of the one that had it")
          .containsExactly("content-type=text/plain");
      assertThat(harness.lastTelemetry().getCountersMap())
          .containsEntry("events.received", 8L)
          .containsEntry("events.deadLettered", 8L)
          .containsEntry("events.learned", 0L);
    }
  }

  @Test
  void shouldTellTheSameShiftsAndCountThemWhereverItWasKilled() throws Exception {
    List<RawRecord> records = turning();
    List<String> undisturbed;
    ShardTelemetry end;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed = harness.outputs();
      end = harness.lastTelemetry();
    }
    long shifts = undisturbed.stream().filter(line -> line.startsWith("SHIFTS 0")).count();
    assertThat(shifts).isPositive();
    assertThat(end.getShiftRecords()).isEqualTo(shifts);
    assertThat(end.getExperts().getCount()).isGreaterThan(1);
    assertThat(end.getExperts().getShifts()).isPositive();

    // Before the turn, between the alarm and the record that tells it, and long after.
    for (int at : List.of(TURN - 10, TURN + 50, TURN + 500)) {
      List<String> interrupted = new ArrayList<>();
      OperatorSubtaskState checkpoint;
      try (Harness harness = new Harness(1, 0)) {
        harness.open();
        records.subList(0, at).forEach(harness::process);
        checkpoint = harness.checkpoint(1);
        interrupted.addAll(harness.outputs());
      }
      try (Harness harness = new Harness(1, 0)) {
        harness.restore(checkpoint);
        records.subList(at, records.size()).forEach(harness::process);
        interrupted.addAll(harness.outputs());
        assertThat(harness.lastTelemetry().getExperts()).isEqualTo(end.getExperts());
        assertThat(harness.lastTelemetry().getShiftRecords()).isEqualTo(shifts);
      }
      assertThat(interrupted).as("killed after %d records", at).isEqualTo(undisturbed);
    }
  }

  @Test
  void shouldStillHaveForgottenThoughItIsKilledBeforeTheNextCheckpoint() throws Exception {
    List<RawRecord> records = new ArrayList<>(records(1));
    // With outcomes of the user under way; and once more, as a producer that tries again does.
    records.add(200, forget("u3", 0, 1_000));
    records.add(260, forget("u3", 0, 1_000));
    List<String> undisturbed;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed = harness.outputs();
      assertThat(harness.lastTelemetry().getCountersMap())
          .containsEntry("forgets.done", 1L)
          .hasEntrySatisfying("events.forgotten", n -> assertThat(n).isPositive());
    }
    // The request is processed, lost with the kill, and read again; or is in the checkpoint.
    for (int at : List.of(150, 199, 200, 201, 230)) {
      List<String> interrupted = new ArrayList<>();
      OperatorSubtaskState checkpoint;
      try (Harness harness = new Harness(1, 0)) {
        harness.open();
        records.subList(0, at).forEach(harness::process);
        checkpoint = harness.checkpoint(1);
        interrupted.addAll(harness.outputs());
        records.subList(at, 240).forEach(harness::process);
      }
      try (Harness harness = new Harness(1, 0)) {
        harness.restore(checkpoint);
        records.subList(at, records.size()).forEach(harness::process);
        interrupted.addAll(harness.outputs());
      }
      assertThat(interrupted).as("killed after %d records", at).isEqualTo(undisturbed);
      assertThat(interrupted).filteredOn(line -> line.startsWith("RECEIPTS")).hasSize(1);
    }
  }

  @Test
  void shouldObeyARequestInTheShardOfItsUserOnly() throws Exception {
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      int own = Shards.of("u1", 2);
      harness.process(forget("u1", 1 - own, 0));
      assertThat(harness.outputs()).hasSize(1).allMatch(line -> line.startsWith("DEAD_LETTERS"));
      harness.process(forget("u1", own, 0));
      assertThat(harness.outputs()).filteredOn(line -> line.startsWith("RECEIPTS")).hasSize(1);
    }
  }

  private static RawRecord forget(String user, int partition, long offset) {
    Forget request = new ForgetMac(KEY).sign(user, 1_900_000);
    return new RawRecord(
        user.getBytes(UTF_8),
        new JsonEventCodec(LabelSpace.BINARY).encode(request),
        null,
        false,
        false,
        source(partition, offset));
  }

  @Test
  void shouldTellEveryReplayedExampleOnceWhereverItWasKilled() throws Exception {
    List<RawRecord> records = turning();
    List<String> undisturbed;
    try (Harness harness = new Harness(1, 0)) {
      harness.open();
      records.forEach(harness::process);
      undisturbed = harness.replays();
      assertThat(harness.lastReplays).isBetween(2L * TURN - 100, 2L * TURN - 1);
      assertThat(undisturbed)
          .hasSize((int) harness.lastTelemetry().getReplay().getDrawn())
          .hasSizeGreaterThan(ReplayBatch.DRAWS);
    }

    for (int at : List.of(TURN - 10, TURN + 501)) {
      List<String> interrupted = new ArrayList<>();
      OperatorSubtaskState checkpoint;
      try (Harness harness = new Harness(1, 0)) {
        harness.open();
        records.subList(0, at).forEach(harness::process);
        checkpoint = harness.checkpoint(1);
        interrupted.addAll(harness.replays());
        assertThat(harness.lastTelemetry().getReplay().getDrawn())
            .as("nothing is held back over a checkpoint")
            .isEqualTo(interrupted.size());
      }
      try (Harness harness = new Harness(1, 0)) {
        harness.restore(checkpoint);
        records.subList(at, records.size()).forEach(harness::process);
        interrupted.addAll(harness.replays());
      }
      assertThat(interrupted).as("killed after %d records", at).isEqualTo(undisturbed);
    }
  }

  /** Which of two regions a point is in, one in ten wrong; from {@link #TURN} on the other way. */
  private static List<RawRecord> turning() {
    Random random = new Random(1);
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < 2 * TURN; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      boolean inside = y < Math.sin(x) == i < TURN;
      int label = inside == random.nextInt(10) > 0 ? 1 : 0;
      String event =
          "{\"id\":\"%d\",\"timestamp\":%d,\"features\":{\"x\":%s,\"y\":%s},\"label\":%d}"
              .formatted(i, 1_000_000 + i * 1_000L, x, y, label);
      records.add(record(event, 0, i));
    }
    records.add(endOfInput(0));
    return records;
  }

  /** Interactions with and without label, feedback, duplicates, expiries; then the end of input. */
  /** As they read in a line of an output. */
  private static String bytes(String text) {
    String all = Arrays.toString(text.getBytes(UTF_8));
    return all.substring(1, all.length() - 1);
  }

  private static List<RawRecord> records(int shards) {
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int shard = i % shards;
      long time = 1_000_000 + i * 100L;
      String event =
          switch (i % 7) {
            case 0, 1, 2 ->
                "{\"id\":\"%d\",\"timestamp\":%d,\"user\":\"u%d\",\"item\":\"i%d\",\"label\":%d}"
                    .formatted(i, time, i % 5, i % 11, i % 2);
            case 3, 4 ->
                "{\"id\":\"%d\",\"timestamp\":%d,\"user\":\"u%d\",\"item\":\"i%d\",\"features\":{\"os\":\"%d\",\"price\":%d.5}}"
                    .formatted(i, time, i % 5, i % 11, i % 3, i);
            case 5 ->
                "{\"type\":\"feedback\",\"id\":\"%d\",\"timestamp\":%d,\"label\":1}"
                    .formatted(i - 2, time);
            default ->
                "{\"id\":\"%d\",\"timestamp\":%d,\"user\":\"u\",\"item\":\"i\"}"
                    .formatted(i - 14, time);
          };
      records.add(record(event, shard, i));
    }
    for (int shard = 0; shard < shards; shard++) {
      records.add(endOfInput(shard));
    }
    return records;
  }

  private static RawRecord record(String value, int partition, long offset) {
    return new RawRecord(
        null, value.getBytes(UTF_8), null, false, false, source(partition, offset));
  }

  private static RawRecord endOfInput(int partition) {
    return new RawRecord(null, null, null, false, true, source(partition, EVENTS));
  }

  private static SourcePosition source(int partition, long offset) {
    return new SourcePosition("interactions", partition, offset, 2_000_000_000_000L);
  }

  /** One subtask of the operator. */
  private static final class Harness implements AutoCloseable {

    private final KeyedOneInputStreamOperatorTestHarness<Integer, RawRecord, Output> harness;
    private long lastReplays = -1;

    Harness(int parallelism, int subtask) throws Exception {
      this(parallelism, subtask, settings -> shard -> Map.of());
    }

    Harness(int parallelism, int subtask, CommittedOutputs.Source committed) throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new ShardOperator(SETTINGS, committed),
              r -> ShardKey.of(r.source().partition()),
              Types.INT,
              ShardKey.KEY_GROUPS,
              parallelism,
              subtask);
      harness.setStateBackend(new EmbeddedRocksDBStateBackend());
      harness.setup(OutputSerializer.INSTANCE);
    }

    void open() throws Exception {
      harness.open();
    }

    void restore(OperatorSubtaskState state) throws Exception {
      harness.initializeState(state);
      harness.open();
    }

    OperatorSubtaskState checkpoint(long id) throws Exception {
      harness.prepareSnapshotPreBarrier(id);
      return harness.snapshot(id, id);
    }

    void process(RawRecord record) {
      try {
        harness.processElement(record, 0);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    /** One line per output; of telemetry only the digests, since the rest may differ. */
    List<String> outputs() throws Exception {
      List<String> lines = new ArrayList<>();
      for (Output output : harness.extractOutputValues()) {
        if (output.target() != Output.Target.TELEMETRY) {
          lines.add(
              output.target() + " " + output.partition() + " " + Arrays.toString(output.value()));
        } else if (!isReplays(output)) {
          ShardTelemetry telemetry = ShardTelemetry.parseFrom(output.value());
          if (telemetry.getEndOfInput()) {
            lines.add(
                "digest "
                    + telemetry.getShard()
                    + " "
                    + telemetry.getModelDigest()
                    + new java.util.TreeMap<>(telemetry.getCountersMap()));
          }
        }
      }
      return lines;
    }

    /** The numbers of a shard's outputs in a topic, in order. */
    List<Long> numbers(int shard, Output.Target target) {
      return harness.extractOutputValues().stream()
          .filter(output -> output.partition() == shard && output.target() == target)
          .map(Output::number)
          .toList();
    }

    /** How far the outputs so far would be committed. */
    Map<Output.Target, Long> lastNumbers(int shard) {
      Map<Output.Target, Long> last = new EnumMap<>(Output.Target.class);
      for (Output.Target target : JobPage.NUMBERED) {
        List<Long> numbers = numbers(shard, target);
        if (!numbers.isEmpty()) {
          last.put(target, numbers.get(numbers.size() - 1));
        }
      }
      return last;
    }

    List<String> headers(Output.Target target) {
      return harness.extractOutputValues().stream()
          .filter(output -> output.target() == target)
          .flatMap(output -> output.headers().stream())
          .map(header -> header.name() + "=" + new String(header.value(), UTF_8))
          .toList();
    }

    /** One line per example that was drawn again. */
    List<String> replays() throws Exception {
      List<String> draws = new ArrayList<>();
      for (Output output : harness.extractOutputValues()) {
        if (isReplays(output)) {
          ReplayTelemetry batch = ReplayTelemetry.parseFrom(output.value());
          for (int i = 0; i < batch.getIdsCount(); i++) {
            draws.add(
                "%d %x %d %s"
                    .formatted(
                        batch.getShard(),
                        batch.getIds(i),
                        batch.getExperts(i),
                        batch.getWeights(i)));
          }
          assertThat(batch.getIdsCount()).isBetween(1, ReplayBatch.DRAWS + 272);
          assertThat(batch.getEventClock()).isPositive();
          lastReplays = batch.getSequence();
        }
      }
      return draws;
    }

    private static boolean isReplays(Output output) {
      return output.target() == Output.Target.TELEMETRY
          && Arrays.equals(output.key(), OutputEncoder.REPLAYS_KEY.getBytes(UTF_8));
    }

    ShardTelemetry lastTelemetry() throws Exception {
      List<Output> outputs = harness.extractOutputValues();
      return ShardTelemetry.parseFrom(outputs.get(outputs.size() - 1).value());
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
