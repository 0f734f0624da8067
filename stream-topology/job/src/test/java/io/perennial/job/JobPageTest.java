package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.processor.InMemoryShardState;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class JobPageTest {

  /** As version 1 wrote it. It must be readable for as long as the version is. */
  private static final String GOLDEN = "000000010000000000000102";

  @Test
  void shouldWriteAndReadTheGoldenBytes() {
    assertThat(HexFormat.of().formatHex(new JobPage(258).encode())).isEqualTo(GOLDEN);
    assertThat(JobPage.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(new JobPage(258));
  }

  @Test
  void shouldStartAtZeroWhereThereIsNoPage() {
    InMemoryShardState state = new InMemoryShardState();
    assertThat(JobPage.from(state).shiftRecords()).isZero();

    new JobPage(7).putTo(state);
    assertThat(JobPage.from(state).shiftRecords()).isEqualTo(7);
  }

  @Test
  void shouldRefuseAFormatItDoesNotKnow() {
    byte[] future = HexFormat.of().parseHex(GOLDEN);
    future[3] = 2;
    assertThatThrownBy(() -> JobPage.decode(future))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has format 2, but this build reads format 1");
  }
}
