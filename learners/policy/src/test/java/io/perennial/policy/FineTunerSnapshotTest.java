package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FineTunerSnapshotTest {

  private static FineTunerConfig config(Strategy strategy) {
    PolicyReplayConfig replay = PolicyReplayConfig.defaults();
    return new FineTunerConfig(strategy, 8, 16, 32, .13, 100, .01, .02, .02, .05, replay, 5);
  }

  private static FineTuner tuner(Strategy strategy) {
    return new FineTuner(new RankingPolicy(Worlds.SHAPE), config(strategy));
  }

  /** Three tasks, the first of which returns. */
  private static List<EncodedDecision> stream() {
    List<EncodedDecision> stream = new ArrayList<>();
    stream.addAll(Worlds.taste(1, 200, 64, 20, 0));
    stream.addAll(Worlds.taste(2, 200, 64, 20, 3));
    stream.addAll(Worlds.taste(3, 100, 64, 20, 0));
    return stream;
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnWithTheSameBitsAfterARestoreAnywhere(Strategy strategy) {
    List<EncodedDecision> stream = stream();
    FineTuner whole = tuner(strategy);
    FineTuner part = tuner(strategy);
    Pages pages = new Pages();
    for (int i = 0; i < stream.size(); i++) {
      if (i == 100 || i == 103 || i == 311 || i == 439) {
        // Not at the end of a batch; several times, so that later snapshots hold changes only.
        part.snapshot(pages);
        part = tuner(strategy);
        part.restore(pages);
      }
      if (i == 250) {
        whole.served(whole.policy());
        part.served(part.policy());
      }
      assertThat(part.accept(stream.get(i))).isEqualTo(whole.accept(stream.get(i)));
    }
    assertThat(part.digest()).isEqualTo(whole.digest());
    assertThat(part.status()).isEqualTo(whole.status());
    assertThat(whole.status().contexts()).isEqualTo(500);
  }

  @Test
  void shouldBeRestoredWithAHalfFullBatchAndBuffer() {
    FineTuner tuner = tuner(Strategy.RELIFT);
    Worlds.taste(1, 103, 64, 20, 0).forEach(tuner::accept);
    assertThat(tuner.status().hardContexts()).isBetween(1, 127);
    Pages pages = new Pages();
    tuner.snapshot(pages);
    FineTuner restored = tuner(Strategy.RELIFT);
    restored.restore(pages);
    assertThat(restored.digest()).isEqualTo(tuner.digest());
    assertThat(restored.status()).isEqualTo(tuner.status());
    assertThat(restored.flush()).isTrue();
  }

  @Test
  void shouldGiveTheSameBitsByEveryKernel() {
    RankingPolicy one = new RankingPolicy(Worlds.SHAPE);
    RankingPolicy other = new RankingPolicy(Worlds.SHAPE);
    FineTunerConfig config = config(Strategy.RELIFT);
    FineTuner scalar = new FineTuner(one, config, new PlainPolicyMath(one, Kernels.scalar()));
    FineTuner best = new FineTuner(other, config, new PlainPolicyMath(other, Kernels.best()));
    for (EncodedDecision decision : stream()) {
      scalar.accept(decision);
      best.accept(decision);
    }
    assertThat(best.digest()).isEqualTo(scalar.digest());
  }

  @Test
  void shouldDependOnTheSeed() {
    FineTuner one = tuner(Strategy.RL);
    FineTuner other =
        new FineTuner(new RankingPolicy(Worlds.SHAPE), config(Strategy.RL).withSeed(6));
    for (EncodedDecision decision : stream()) {
      one.accept(decision);
      other.accept(decision);
    }
    assertThat(one.policy().digest()).isNotEqualTo(other.policy().digest());
  }

  @Test
  void shouldNotBeRestoredUnderAnotherConfiguration() {
    FineTuner tuner = tuner(Strategy.RELIFT);
    Pages pages = new Pages();
    tuner.snapshot(pages);
    assertThatThrownBy(() -> tuner(Strategy.HPT).restore(pages))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RELIFT")
        .hasMessageContaining("HPT");
  }
}
