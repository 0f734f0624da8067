package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MagnitudePruningTest {

  /** By hand: .98 + (.0 - .98) * (1 - 1/4)^3 = .98 * (1 - .421875). */
  @Test
  void shouldFollowTheCubicSchedule() {
    assertThat(MagnitudePruning.sparsity(0, .98, 150, 100, 300)).isEqualTo(.5665625, within(1e-12));
    assertThat(MagnitudePruning.sparsity(0, .98, 200, 100, 300)).isEqualTo(.8575, within(1e-12));
    assertThat(MagnitudePruning.sparsity(.5, .9, 200, 100, 300)).isEqualTo(.85, within(1e-12));
  }

  @Test
  void shouldStandStillBeforeAndAfterTheSchedule() {
    assertThat(MagnitudePruning.sparsity(.1, .98, 99, 100, 300)).isEqualTo(.1);
    assertThat(MagnitudePruning.sparsity(.1, .98, 300, 100, 300)).isEqualTo(.98);
    assertThat(MagnitudePruning.sparsity(.1, .98, 5, 5, 5)).isEqualTo(.98);
  }

  @Test
  void shouldChooseTheSmallestOverAllLayersTogether() {
    float[] first = {.1f, -5, .3f};
    float[] second = {-.2f, 7, 6};
    float threshold = MagnitudePruning.threshold(.5, first, second);
    assertThat(threshold).isEqualTo(.3f);
    assertThat(MagnitudePruning.prune(threshold, first)).isEqualTo(1);
    assertThat(MagnitudePruning.prune(threshold, second)).isEqualTo(2);
    assertThat(first).containsExactly(0, -5, 0);
    assertThat(second).containsExactly(0, 7, 6);
  }

  @Test
  void shouldLeaveWeightsOutsideTheRangeAlone() {
    float[] weights = {.1f, .1f, 2, .1f};
    assertThat(MagnitudePruning.prune(1, weights, 1, 3)).isEqualTo(1);
    assertThat(weights).containsExactly(.1f, 0, 2, .1f);
  }

  @Test
  void shouldPruneNothingAtShareZeroAndEverythingAtShareOne() {
    float[] weights = {0, 1, -2};
    assertThat(MagnitudePruning.threshold(0, weights)).isEqualTo(MagnitudePruning.NOTHING);
    assertThat(MagnitudePruning.prune(MagnitudePruning.NOTHING, weights)).isEqualTo(2);
    assertThat(MagnitudePruning.prune(MagnitudePruning.threshold(1, weights), weights)).isZero();
    assertThat(MagnitudePruning.threshold(.5)).isEqualTo(MagnitudePruning.NOTHING);
  }

  @Test
  void shouldLeaveTheShareItWasAskedFor() {
    SplittableRandom random = new SplittableRandom(7);
    float[] weights = new float[10_000];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble() - .5f;
    }
    int left = MagnitudePruning.prune(MagnitudePruning.threshold(.98, weights), weights);
    assertThat(left).isBetween(198, 200);
  }

  @Test
  void shouldNameWhatIsOutOfItsRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.threshold(1.1, new float[1]))
        .withMessageContaining("sparsity must be between 0 and 1, but is 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.sparsity(0, Double.NaN, 1, 0, 2))
        .withMessageContaining("target");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.sparsity(0, 1, 1, 3, 2))
        .withMessageContaining("end of pruning 2");
  }
}
