package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReplayConfigTest {

  private static ReplayConfig with(
      double ratio, int batch, int examples, int bytes, double recent) {
    return new ReplayConfig(
        true,
        ratio,
        batch,
        examples,
        bytes,
        recent,
        Balance.NONE,
        true,
        .1,
        .4,
        ReweightingConfig.defaults());
  }

  @Test
  void shouldNameFieldValueAndRange() {
    assertThatThrownBy(() -> with(0, 8, 100, 4096, 0))
        .hasMessage("learner field 'replay.ratio' must be above 0 and at most 16, but is 0.0");
    assertThatThrownBy(() -> with(1, 0, 100, 4096, 0))
        .hasMessage("learner field 'replay.batch' must be from 1 to 256, but is 0");
    assertThatThrownBy(() -> with(1, 8, 15, 4096, 0))
        .hasMessage("learner field 'replay.examples' must be from 16 to 4194304, but is 15");
    assertThatThrownBy(() -> with(1, 8, 100, 4095, 0))
        .hasMessage("learner field 'replay.bytes' must be from 4096 to 1073741824, but is 4095");
    assertThatThrownBy(() -> with(1, 8, 100, 4096, Double.NaN))
        .hasMessage("learner field 'replay.recent' must be from 0 to 1, but is NaN");
  }

  @Test
  void shouldGiveStoredAnswersMoreShareTheSmallerTheBuffer() {
    assertThat(with(1, 8, 1_000, 4096, 0).logitShare()).isEqualTo(.4);
    assertThat(with(1, 8, 4_000, 4096, 0).logitShare()).isEqualTo(.2);
    assertThat(with(1, 8, 250, 4096, 0).logitShare()).isCloseTo(.8, within(1e-9));
    assertThat(with(1, 8, 16, 4096, 0).logitShare()).isEqualTo(1);
  }
}
