package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Receipt.Removed;
import io.perennial.event.Removal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FineTunerForgetTest {

  private static FineTuner tuner(Strategy strategy) {
    return new FineTuner(
        new RankingPolicy(Worlds.SHAPE),
        new FineTunerConfig(
            strategy, 8, 16, 32, .13, 100, .01, .02, .02, .05, PolicyReplayConfig.defaults(), 5));
  }

  private static List<Long> counts(Removal removal) {
    return removal.removed().stream().map(Removed::count).toList();
  }

  private static float[] row(FineTuner tuner, int user) {
    int width = ParameterGroup.USER.width(Worlds.SHAPE);
    float[] values = tuner.policy().values(ParameterGroup.USER);
    return Arrays.copyOfRange(values, user * width, (user + 1) * width);
  }

  @Test
  void shouldRemoveAUserFromBatchBufferAndSamples() {
    FineTuner tuner = tuner(Strategy.RELIFT);
    List<EncodedDecision> stream = Worlds.taste(1, 200, 4, 4, 0);
    stream.forEach(tuner::accept);
    // Some of a batch that is not full.
    Worlds.taste(2, 5, 4, 4, 3).forEach(tuner::accept);
    float[] initial = row(tuner(Strategy.RELIFT), 1);
    assertThat(row(tuner, 1)).isNotEqualTo(initial);

    int hard = tuner.status().hardContexts();
    List<Long> removed = counts(tuner.forget(1));
    assertThat(removed.get(0)).isPositive();
    assertThat(removed.get(1)).isEqualTo(hard - tuner.status().hardContexts());
    assertThat(removed.get(2)).isPositive();
    assertThat(row(tuner, 1)).isEqualTo(initial);
    assertThat(row(tuner, 2)).isNotEqualTo(row(tuner(Strategy.RELIFT), 2));
    assertThat(counts(tuner.forget(1)).subList(0, 3)).containsOnly(0L);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnTheSameAfterARestore(Strategy strategy) {
    FineTuner whole = tuner(strategy);
    Worlds.taste(1, 203, 4, 4, 0).forEach(whole::accept);
    Pages pages = new Pages();
    whole.snapshot(pages);
    whole.forget(1);
    whole.snapshot(pages);
    FineTuner restored = tuner(strategy);
    restored.restore(pages);
    assertThat(restored.digest()).isEqualTo(whole.digest());
    for (EncodedDecision decision : Worlds.taste(3, 100, 4, 4, 0)) {
      restored.accept(decision);
      whole.accept(decision);
    }
    assertThat(restored.digest()).isEqualTo(whole.digest());
  }

  @Test
  void shouldForgetAUserThatNeverCame() {
    FineTuner tuner = tuner(Strategy.RELIFT);
    String digest = tuner.digest();
    assertThat(counts(tuner.forget(3)).subList(0, 3)).containsOnly(0L);
    assertThat(tuner.digest()).isEqualTo(digest);
  }
}
