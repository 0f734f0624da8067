package io.perennial.replay.server.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.server.storage.Examples;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.ValueFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTopologyTest {

  private static final String TOPIC = "perennial.examples";

  @TempDir private Path directory;

  private final OpenPartitions openPartitions = new OpenPartitions();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> examples;

  @BeforeEach
  void start() {
    Properties settings =
        new ReplayApplication("nowhere:9092", "perennial.", directory).settings("cluster");
    UndecodableLog log = new UndecodableLog(TOPIC, () -> 0L);
    driver = new TopologyTestDriver(IngestTopology.of(TOPIC, openPartitions, log), settings);
    examples = driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    if (openPartitions.covers(1)) {
      driver.close();
    }
  }

  @Test
  void shouldStoreARowAndAnIndexEntryForAnExample() {
    byte[] example = Examples.bytes("59", 1000, "a");

    examples.pipeInput(example);

    assertThat(keys())
        .containsExactly(hex(KeyLayout.row(1000, "a")), hex(KeyLayout.index("59", 1000, "a")));
    assertThat(rows().get(Bytes.wrap(KeyLayout.row(1000, "a"))))
        .isEqualTo(ValueFormat.wrap(example));
    assertThat(rows().get(Bytes.wrap(KeyLayout.index("59", 1000, "a")))).isEmpty();
    assertThat(counters()).isEqualTo(new IngestCounters(1, 1, 0, 0, 0));
  }

  @Test
  void shouldStoreTheSameExampleOnce() {
    examples.pipeInput(Examples.bytes("59", 1000, "a"));
    examples.pipeInput(Examples.bytes("59", 1000, "a"));

    assertThat(keys()).hasSize(2);
    assertThat(counters()).isEqualTo(new IngestCounters(2, 1, 0, 1, 0));
  }

  @Test
  void shouldLetACorrectionTakeThePlaceOfTheExpiredOutcome() {
    byte[] correction = Examples.example("59", 1000, "a").setLabelledAt(9000).build().toByteArray();

    examples.pipeInput(Examples.bytes("59", 1000, "a"));
    examples.pipeInput(correction);

    assertThat(keys()).hasSize(2);
    assertThat(rows().get(Bytes.wrap(KeyLayout.row(1000, "a"))))
        .isEqualTo(ValueFormat.wrap(correction));
    assertThat(counters()).isEqualTo(new IngestCounters(2, 1, 1, 0, 0));
  }

  @Test
  void shouldTakeAReplacedRowFromItsFormerUser() {
    examples.pipeInput(Examples.bytes("59", 1000, "a"));
    examples.pipeInput(Examples.bytes("60", 1000, "a"));

    assertThat(keys())
        .containsExactly(hex(KeyLayout.row(1000, "a")), hex(KeyLayout.index("60", 1000, "a")));
  }

  @Test
  void shouldCountGarbageAndGoOn() {
    examples.pipeInput("garbage".getBytes(UTF_8));
    examples.pipeInput((byte[]) null);
    examples.pipeInput(new byte[0]);
    examples.pipeInput(Examples.bytes("59", -5, "a"));

    assertThat(keys()).hasSize(2);
    assertThat(counters()).isEqualTo(new IngestCounters(4, 1, 0, 0, 3));
    assertThat(counters().received()).isEqualTo(4);
  }

  @Test
  void shouldLendThePartitionOnlyWhileItRuns() {
    assertThat(openPartitions.covers(1)).isTrue();

    driver.close();

    assertThat(openPartitions.covers(1)).isFalse();
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = rows().all()) {
      all.forEachRemaining(entry -> keys.add(hex(entry.key.get())));
    }
    return keys;
  }

  private KeyValueStore<Bytes, byte[]> rows() {
    return driver.getKeyValueStore(IngestTopology.ROWS);
  }

  private IngestCounters counters() {
    return driver.<Integer, IngestCounters>getKeyValueStore(IngestTopology.COUNTERS).get(0);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
