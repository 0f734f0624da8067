package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.replay.ReweightingConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTunerConfigTest {

  @ParameterizedTest
  @CsvSource({
    "0, 16, 32, .13, .01, .02, .02, 0, rollouts",
    "8, 0, 32, .13, .01, .02, .02, 0, batch",
    "8, 16, 5000, .13, .01, .02, .02, 0, hardBatch",
    "8, 16, 32, 1.1, .01, .02, .02, 0, budget",
    "8, 16, 32, NaN, .01, .02, .02, 0, budget",
    "8, 16, 32, .13, -1, .02, .02, 0, entropy",
    "8, 16, 32, .13, .01, 0, .02, 0, learningRate",
    "8, 16, 32, .13, .01, .02, 2, 0, supervisedLearningRate",
    "8, 16, 32, .13, .01, .02, .02, -1, anchor",
  })
  void shouldRefuseWhatIsOutOfRange(
      int rollouts,
      int batch,
      int hardBatch,
      double budget,
      double entropy,
      double rate,
      double supervisedRate,
      double anchor,
      String field) {
    assertThatThrownBy(
            () ->
                new FineTunerConfig(
                    Strategy.RELIFT,
                    rollouts,
                    batch,
                    hardBatch,
                    budget,
                    0,
                    entropy,
                    rate,
                    supervisedRate,
                    anchor,
                    PolicyReplayConfig.defaults(),
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fine-tuning field '" + field + "' must be from ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 8, 1, tasks, from 1 to 64",
    "8, 0, 8, 1, decisions, from 1 to 65536",
    "8, 8, 0, 1, draws, from 1 to 4096",
    "8, 8, 8, 101, strength, from 0.0 to 100.0",
  })
  void shouldRefuseReplayOutOfRange(
      int tasks, int decisions, int draws, double strength, String field, String range) {
    ReweightingConfig rule = ReweightingConfig.defaults();
    assertThatThrownBy(
            () -> new PolicyReplayConfig(true, tasks, decisions, draws, strength, true, rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fine-tuning field 'replay." + field + "' must be " + range);
  }
}
