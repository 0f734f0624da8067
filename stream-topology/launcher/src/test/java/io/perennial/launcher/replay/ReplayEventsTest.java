package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Feature;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.codec.Shards;
import io.perennial.replay.api.ReplayRow;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplayEventsTest {

  private static final int PARTITIONS = 5;

  @Test
  void shouldSendARowAsTheInteractionItWas() {
    ProducerRecord<byte[], byte[]> record =
        events(LabelSpace.BINARY, false).record(row("9f2c", "1"));

    assertThat(new String(record.value(), UTF_8))
        .isEqualTo(
            "{\"id\":\"9f2c\",\"timestamp\":17,\"user\":\"59\",\"item\":\"i\",\"features\":{\"os\":\"2\"},\"domain\":\"shop\",\"label\":1}");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("59");
    assertThat(record.partition()).isEqualTo(Shards.of("59", PARTITIONS));
    assertThat(record.timestamp()).isNull();
    assertThat(events(LabelSpace.BINARY, true).record(row("9f2c", "1")).timestamp()).isEqualTo(17);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "1, 1, 1", "UP, UP, 1", "UP, 1, 1", "UP, 0, 0", "0, 0, 1", "0, 1, 0"})
  void shouldSendTheNumbersOfABinaryStream(String positive, String label, int sent) {
    assertThat(value(events(LabelSpace.binary(positive), false), label))
        .endsWith("\"label\":" + sent + "}");
  }

  @Test
  void shouldSendTheNamesOfOtherClasses() {
    ReplayEvents events = events(LabelSpace.of(List.of("a", "b", "1")), false);

    assertThat(value(events, "b")).endsWith("\"label\":\"b\"}");
    assertThat(value(events, "1")).endsWith("\"label\":\"1\"}");
    assertThatThrownBy(() -> value(events, "2")).hasMessageContaining("--classes");
  }

  @Test
  void shouldRefuseALabelThatWouldBeGuessed() {
    assertThatThrownBy(() -> value(events(LabelSpace.binary("UP"), false), "DOWN"))
        .isInstanceOf(PublicationRefusedException.class)
        .hasMessageContaining("the row 'r' at 17 cannot be published: its label 'DOWN'")
        .hasMessageContaining("--positive");
  }

  @Test
  void shouldRefuseARowThatBreaksALimit() {
    assertThatThrownBy(() -> events(LabelSpace.BINARY, false).record(row("x".repeat(2_000), "1")))
        .isInstanceOf(PublicationRefusedException.class)
        .hasMessageContaining("at most 1024 characters");
  }

  private static String value(ReplayEvents events, String label) {
    return new String(events.record(row("r", label)).value(), UTF_8);
  }

  private static ReplayEvents events(LabelSpace labels, boolean keepTimestamps) {
    return new ReplayEvents("t", PARTITIONS, "mine", labels, keepTimestamps);
  }

  private static ReplayRow row(String id, String label) {
    return new ReplayRow(
        id,
        17,
        "59",
        "i",
        "shop",
        label,
        Origin.EXPIRED,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(new Feature.Category("os", "2")));
  }
}
