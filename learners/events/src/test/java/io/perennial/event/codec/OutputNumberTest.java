package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class OutputNumberTest {

  /** As it is documented for consumers. */
  private static final String GOLDEN = "0001020304050607f809fa0b";

  private static final OutputNumber NUMBER = new OutputNumber(0x10203, 0x4050607f809fa0bL);

  @Test
  void shouldWriteAndReadTheGoldenBytes() {
    assertThat(HexFormat.of().formatHex(OutputNumber.encode(NUMBER.shard(), NUMBER.number())))
        .isEqualTo(GOLDEN);
    assertThat(OutputNumber.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(NUMBER);
  }

  @Test
  void shouldPassOverWhatIsNoneOfTheJobs() {
    assertThat(OutputNumber.decode(null)).isNull();
    assertThat(OutputNumber.decode(new byte[0])).isNull();
    assertThat(OutputNumber.decode(new byte[13])).isNull();
  }
}
