package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.replay.ReweightingConfig.Rule;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An objective's number is used for another task. */
class ReweighterResetTest {

  private static final float NONE = Float.NaN;
  private static final int STEPS = 50;

  private final PagedState state = new PagedState(0, "test");

  private static float[] losses(Random random, boolean withLast) {
    float last = 4 * random.nextFloat();
    return new float[] {random.nextFloat(), 2 * random.nextFloat(), withLast ? last : NONE};
  }

  /** The objective had many losses, or none ever: the same from the next update on. */
  @ParameterizedTest
  @EnumSource
  void shouldBeAsIfItNeverHadALoss(Rule rule) {
    PagedState never = new PagedState(0, "test");
    ObjectiveReweighter reset = ReweightingConfig.of(rule).create(state, 3);
    ObjectiveReweighter blank = ReweightingConfig.of(rule).create(never, 3);
    Random first = new Random(6);
    Random second = new Random(6);
    for (int t = 0; t < STEPS; t++) {
      reset.update(losses(first, true), 3);
      blank.update(losses(second, false), 3);
    }
    float[] others = {reset.weight(0), reset.weight(1)};
    assertThat(reset.weight(2) == 1).as("weight 2 before").isEqualTo(isNeutral(rule));

    reset.reset(2);
    assertThat(reset.weight(2)).isEqualTo(1);
    assertThat(reset.objectives()).isEqualTo(3);
    assertThat(reset.weight(0)).as("until the next update").isEqualTo(others[0]);
    assertThat(reset.weight(1)).isEqualTo(others[1]);
    for (int t = 0; t < STEPS; t++) {
      boolean withLast = t > 2;
      reset.update(losses(first, withLast), 3);
      blank.update(losses(second, withLast), 3);
      assertThat(state.digest()).isEqualTo(never.digest());
    }
  }

  /** One whose weights are all 1 whenever everything was seen equally often. */
  private static boolean isNeutral(Rule rule) {
    return rule == Rule.UNIFORM || rule == Rule.PROPORTIONAL;
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheMeanAtOneFromTheNextUpdateOn(Rule rule) {
    ObjectiveReweighter reweighter = ReweightingConfig.of(rule).create(state, 3);
    Random random = new Random(6);
    for (int t = 0; t < STEPS; t++) {
      reweighter.update(losses(random, true), 3);
    }
    reweighter.reset(2);
    reweighter.update(losses(random, false), 3);
    assertThat(reweighter.weight(2)).isEqualTo(1);
    assertThat(reweighter.weight(0) + reweighter.weight(1)).isCloseTo(2, within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeInTheNextSnapshot(Rule rule) {
    ObjectiveReweighter reweighter = ReweightingConfig.of(rule).create(state, 3);
    Random random = new Random(6);
    for (int t = 0; t < STEPS; t++) {
      reweighter.update(losses(random, true), 3);
    }
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    reweighter.reset(1);
    state.snapshot(store);
    PagedState restored = new PagedState(0, "test");
    ReweightingConfig.of(rule).create(restored, 3);
    restored.restore(store);
    assertThat(restored.digest()).isEqualTo(state.digest());
  }

  /** Examples 100 and 300, then none and 300: the rest of two weights is one for the other. */
  @Test
  void shouldForgetCountedExamples() {
    ProportionalReweighter given =
        new ProportionalReweighter(state, 2, ProportionalReweighter.Counting.EXAMPLES);
    given.seen(0, 100);
    given.seen(1, 300);
    given.update(new float[] {1, 1}, 2);
    assertThat(given.weight(0)).isCloseTo(0.5f, within(1e-5f));
    given.reset(0);
    given.update(new float[] {1, 1}, 2);
    assertThat(given.weight(0)).isEqualTo(1);
    assertThat(given.weight(1)).isCloseTo(1, within(1e-5f));
    given.seen(0, 300);
    given.update(new float[] {1, 1}, 2);
    assertThat(given.weight(0)).as("300 of 600").isCloseTo(1, within(1e-5f));
  }

  /** Known after 2W losses of its own: here W = 1, and the old ones do not count. */
  @Test
  void shouldNeedAWholeWindowAgain() {
    RecapReweighter recap = new RecapReweighter(state, 2, 1, 1, RecapReweighter.Sign.V1);
    recap.update(new float[] {1, 1}, 2);
    recap.update(new float[] {2, 0.5f}, 2);
    recap.reset(1);
    recap.update(new float[] {2, 9}, 2);
    assertThat(recap.weight(1)).isEqualTo(1);
    recap.update(new float[] {2, 18}, 2);
    assertThat(recap.weight(1)).as("c 2 against 1").isGreaterThan(1.5f);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhatIsBeyondTheCapacity(Rule rule) {
    ObjectiveReweighter reweighter = ReweightingConfig.of(rule).create(state, 2);
    String before = state.digest();
    assertThatThrownBy(() -> reweighter.reset(2))
        .hasMessage("an objective to reset must be from 0 to 1, but is 2");
    assertThatThrownBy(() -> reweighter.reset(-1)).hasMessageContaining("but is -1");
    reweighter.reset(1);
    assertThat(state.digest()).as("one that is not known yet").isEqualTo(before);
  }
}
