package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

final class IngestCountersTest {

  private final Serde<IngestCounters> serde = IngestCounters.serde();

  private final IngestCounters counters =
      new IngestCounters(1, 20, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x1122334455667788L);

  @Test
  void shouldAddUpWhatCameAndWhatIsThere() {
    assertThat(counters.received()).isEqualTo(20 + 3 + 4 + 5 + 6 + 7);
    assertThat(counters.rows()).isEqualTo(20 - 8 - 9);
    assertThat(counters.plus(counters))
        .isEqualTo(
            new IngestCounters(0, 40, 6, 8, 10, 12, 14, 16, 18, 20, 22, 0x22446688aaccef10L));
    assertThat(new IngestTally(counters).counters()).isEqualTo(counters);
  }

  @Test
  void shouldKeepTheBytesOfVersionTwo() {
    String golden =
        "02"
            + "0000000000000001"
            + "0000000000000014"
            + "0000000000000003"
            + "0000000000000004"
            + "0000000000000005"
            + "0000000000000006"
            + "0000000000000007"
            + "0000000000000008"
            + "0000000000000009"
            + "000000000000000a"
            + "000000000000000b"
            + "1122334455667788";

    assertThat(serde.serializer().serialize("t", counters))
        .isEqualTo(HexFormat.of().parseHex(golden));
    assertThat(serde.deserializer().deserialize("t", HexFormat.of().parseHex(golden)))
        .isEqualTo(counters);
  }

  @Test
  void shouldRefuseAnotherVersion() {
    byte[] bytes = serde.serializer().serialize("t", IngestCounters.NONE);
    bytes[0] = 1;

    assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes))
        .hasMessageContaining("version 2 has 97");
  }
}
