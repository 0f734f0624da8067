package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.replay.ReplayConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerConfigTest {

  private static LearnerConfig with(int classes, int capacity, int hidden, double rate) {
    LearnerConfig d = LearnerConfig.defaults();
    return new LearnerConfig(
        0,
        classes,
        d.scorer(),
        true,
        true,
        true,
        d.errorMemory(),
        d.halfLives(),
        capacity,
        d.embeddingRows(),
        d.embeddingSize(),
        d.crossWeights(),
        d.maxFields(),
        hidden,
        d.hidden2(),
        rate,
        1,
        d.focus(),
        d.experts(),
        d.replay());
  }

  @Test
  void shouldNameFieldValueAndRange() {
    assertThatThrownBy(() -> with(1, 8, 16, 0.1))
        .hasMessage("learner field 'classes' must be from 2 to 1000, but is 1");
    assertThatThrownBy(() -> with(2, 24, 16, 0.1))
        .hasMessage(
            "learner field 'statisticsCapacity' must be a power of two from 8 to 16777216, but is"
                + " 24");
    assertThatThrownBy(() -> with(2, 8, 20, 0.1))
        .hasMessage("learner field 'hidden' must be a multiple of 16 from 16 to 1024, but is 20");
    assertThatThrownBy(() -> with(2, 8, 16, Double.NaN))
        .hasMessage("learner field 'learningRate' must be above 0 and at most 1, but is NaN");
  }

  @Test
  void shouldRefuseHalfLivesBelowASecond() {
    LearnerConfig d = LearnerConfig.defaults();
    assertThatThrownBy(
            () ->
                new LearnerConfig(
                    0,
                    2,
                    d.scorer(),
                    true,
                    true,
                    true,
                    d.errorMemory(),
                    List.of(Duration.ZERO),
                    8,
                    16,
                    1,
                    16,
                    1,
                    16,
                    16,
                    0.1,
                    1,
                    FocusConfig.defaults(),
                    ExpertConfig.defaults(),
                    ReplayConfig.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("halfLives");
  }

  @Test
  void shouldHaveOneOutputForTwoClasses() {
    assertThat(with(2, 8, 16, 0.1).outputs()).isEqualTo(1);
    assertThat(with(3, 8, 16, 0.1).outputs()).isEqualTo(3);
  }
}
