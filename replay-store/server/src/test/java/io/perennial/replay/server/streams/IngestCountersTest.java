package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.streams.IngestCounters.Outcome;
import java.util.HexFormat;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

final class IngestCountersTest {

  private final Serde<IngestCounters> serde = IngestCounters.serde();

  @Test
  void shouldCountEveryOutcomeOnce() {
    IngestCounters counters = IngestCounters.NONE;
    long offset = 10;
    for (Outcome outcome : Outcome.values()) {
      counters = counters.after(outcome, offset++);
    }

    assertThat(counters).isEqualTo(new IngestCounters(14, 1, 1, 1, 1));
    assertThat(counters.received()).isEqualTo(4);
  }

  @Test
  void shouldKeepTheBytesOfVersionOne() {
    IngestCounters counters = new IngestCounters(1, 2, 3, 4, 0x1122334455667788L);
    String golden =
        "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "0000000000000004"
            + "1122334455667788";

    assertThat(serde.serializer().serialize("t", counters))
        .isEqualTo(HexFormat.of().parseHex(golden));
    assertThat(serde.deserializer().deserialize("t", HexFormat.of().parseHex(golden)))
        .isEqualTo(counters);
  }

  @Test
  void shouldRefuseAnotherVersion() {
    byte[] bytes = serde.serializer().serialize("t", IngestCounters.NONE);
    bytes[0] = 2;

    assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes))
        .hasMessageContaining("not of version 1");
  }
}
