package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.job.Output.Target;
import io.perennial.processor.InMemoryShardState;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobPageTest {

  /** As each version wrote it. They must be readable for as long as the versions are. */
  private static final String GOLDEN_1 = "000000010000000000000102";

  private static final String GOLDEN_2 =
      "00000002"
          + "0000000000000101"
          + "0000000000000202"
          + "0000000000000303"
          + "0000000000000404"
          + "0000000000000505"
          + "0000000000060606";

  private static final JobPage PAGE =
      new JobPage(
          Map.of(
              Target.PREDICTIONS, 0x101L,
              Target.EXAMPLES, 0x202L,
              Target.SHIFTS, 0x303L,
              Target.DECISIONS, 0x404L,
              Target.DEAD_LETTERS, 0x505L,
              Target.RECEIPTS, 0x60606L),
          true);

  @Test
  void shouldWriteAndReadTheGoldenBytes() {
    assertThat(HexFormat.of().formatHex(PAGE.encode())).isEqualTo(GOLDEN_2);
    assertThat(JobPage.decode(HexFormat.of().parseHex(GOLDEN_2))).isEqualTo(PAGE);
  }

  @Test
  void shouldReadTheShiftsOfFormatOneAndKnowThatNothingWasNumbered() {
    JobPage page = JobPage.decode(HexFormat.of().parseHex(GOLDEN_1));

    assertThat(page.isNumbered()).isFalse();
    assertThat(page.last(Target.SHIFTS)).isEqualTo(258);
    assertThat(page.last(Target.PREDICTIONS)).isZero();
    assertThat(JobPage.decode(page.encode()).isNumbered()).as("from the next one on").isTrue();
  }

  @Test
  void shouldStartAtZeroWhereThereIsNoPage() {
    InMemoryShardState state = new InMemoryShardState();
    assertThat(JobPage.from(state)).isEqualTo(new JobPage(Map.of(), true));

    PAGE.putTo(state);
    assertThat(JobPage.from(state)).isEqualTo(PAGE);
  }

  @Test
  void shouldRefuseAFormatItDoesNotKnow() {
    byte[] future = HexFormat.of().parseHex(GOLDEN_2);
    future[3] = 3;
    assertThatThrownBy(() -> JobPage.decode(future))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has format 3, but this build reads formats up to 2");
  }
}
