package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.replay.RecapReweighter.Sign;
import io.perennial.learner.replay.ReweightingConfig.Rule;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReweighterTest {

  private static final float NONE = Float.NaN;

  private final PagedState state = new PagedState(0, "test");

  /** Updates and expects the weights of the first objectives. */
  private static void step(ObjectiveReweighter rule, float[] losses, double... expected) {
    rule.update(losses, losses.length);
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) rule.weight(k)).as("weight %d", k).isCloseTo(expected[k], within(2e-5));
    }
  }

  private static float[] losses(float... values) {
    return values;
  }

  /**
   * W = 1, T = 1: mu and mu_old are the last two losses, sigma their distance.
   *
   * <pre>
   *   losses    c new/old   i             scores (version 1)   softmax * 2
   *   1   1     none yet                                       1        1
   *   2  .5     2    .5     1/3  .5/1.5   2.3333   .8333       1.63515   .36485
   *   2   1     1   2       0    .5/1.5   1       2.3333        .41722  1.58278
   * </pre>
   */
  @Test
  void shouldWeighByRisingLossInVersionOne() {
    RecapReweighter recap = new RecapReweighter(state, 2, 1, 1, Sign.V1);
    step(recap, losses(1, 1), 1, 1);
    step(recap, losses(2, 0.5f), 1.63515, 0.36485);
    step(recap, losses(2, 1), 0.41722, 1.58278);
  }

  /**
   * The same with c old/new: scores .5 + 1/3 and 2 + 1/3, then 1 + 0 and .5 + 1/3, whose softmax
   * times 2 is 2 / (1 + e^-(1/6)) = 1.08314.
   */
  @Test
  void shouldWeighByFallingLossInVersionTwo() {
    RecapReweighter recap = new RecapReweighter(state, 2, 1, 1, Sign.V2);
    step(recap, losses(1, 1), 1, 1);
    step(recap, losses(2, 0.5f), 0.36485, 1.63515);
    step(recap, losses(2, 1), 1.08314, 0.91686);
  }

  /**
   * Losses 1 1 3 3 with W = 2: mu 3, mu_old 1, sigma = sqrt((4 + 4 + 0 + 0) / 3) = 1.63299 about mu
   * (the plain standard deviation would be 1.15470), i = sigma / 4.
   */
  @Test
  void shouldMeasureInstabilityAboutTheCurrentMean() {
    LossWindows windows = new LossWindows(state, 1, 2);
    for (float loss : losses(9, 9, 1, 1, 3)) {
      windows.add(0, loss);
    }
    assertThat(windows.isFull(0)).isTrue();
    windows.add(0, 3);
    assertThat(windows.current(0)).isEqualTo(3);
    assertThat(windows.previous(0)).isEqualTo(1);
    assertThat(windows.regress(0)).isEqualTo(3f);
    assertThat(windows.instability(0)).isCloseTo(0.408248f, within(1e-6f));
  }

  /** Scores (L / L before) / 2: .25 and .5, then .5 and 1; 2 / (1 + e^-.25), 2 / (1 + e^-.5). */
  @Test
  void shouldAverageDynamically() {
    DynamicWeightAverage dwa = new DynamicWeightAverage(state, 2, 1, 2);
    step(dwa, losses(2, 1), 1, 1);
    step(dwa, losses(1, 1), 0.87565, 1.12435);
    step(dwa, losses(1, 2), 0.75508, 1.24492);
  }

  @Test
  void shouldAverageDynamicallyOverWholeBlocks() {
    DynamicWeightAverage dwa = new DynamicWeightAverage(state, 2, 2, 2);
    step(dwa, losses(3, 1), 1, 1);
    step(dwa, losses(1, 1), 1, 1);
    step(dwa, losses(0.5f, 1), 1, 1);
    step(dwa, losses(1.5f, 1), 0.87565, 1.12435);
    step(dwa, losses(900, 1), 0.87565, 1.12435);
  }

  /** T = 1, rate .5: levels 1 3, then 1 2, then 2 1.5; 2 / (1 + e^-2), e^-1, e^-.5. */
  @Test
  void shouldWeighByLevel() {
    LevelReweighter level = new LevelReweighter(state, 2, 0.5, 1);
    step(level, losses(1, 3), 0.23841, 1.76159);
    step(level, losses(1, 1), 0.53788, 1.46212);
    step(level, losses(3, 1), 1.24492, 0.75508);
  }

  /**
   * All counts 1, rate and T 1, W = 1: level, c - 1, i - mean i.
   *
   * <pre>
   *   1   1      1     1                                  1        1
   *   2  .5      2 + 1 + 0       .5 - .5 + 0              1.90515   .09485
   *   2   1      2 + 0 - 1/6     1 + 1 + 1/6              .83486   1.16514
   * </pre>
   */
  @Test
  void shouldJoinLevelAndSignals() {
    JointReweighter joint = new JointReweighter(state, 2, 1, 1, 1, 1, 1, 1);
    step(joint, losses(1, 1), 1, 1);
    step(joint, losses(2, 0.5f), 1.90515, 0.09485);
    step(joint, losses(2, 1), 0.83486, 1.16514);
  }

  @Test
  void shouldWeighInProportionToWhatWasSeen() {
    ProportionalReweighter counting =
        new ProportionalReweighter(state, 2, ProportionalReweighter.Counting.LOSSES);
    step(counting, losses(1, NONE), 1, 1);
    step(counting, losses(1, 1), 4 / 3.0, 2 / 3.0);
    step(counting, losses(1, NONE), 1.5, 0.5);

    ProportionalReweighter given =
        new ProportionalReweighter(state, 2, ProportionalReweighter.Counting.EXAMPLES);
    step(given, losses(1, 1), 1, 1);
    given.seen(0, 100);
    given.seen(1, 300);
    step(given, losses(1, 1), 0.5, 1.5);
    assertThatThrownBy(() -> counting.seen(0, 1)).hasMessageContaining("LOSSES");
  }

  /**
   * Levels 1 and 2 are neutral at log((e + e^2) / 2) = 1.62011; half the way to 5 is 3.31006, and 3
   * e^3.31006 / (e + e^2 + e^3.31006) = 2.19128.
   */
  @Test
  void shouldStartNewcomersNeutral() {
    LevelReweighter level = new LevelReweighter(state, 3, 0.5, 1);
    step(level, losses(1, 2), 0.53788, 1.46212);
    step(level, losses(1, 2, NONE), 0.53788, 1.46212, 1);
    step(level, losses(1, 2, 5), 0.21750, 0.59122, 2.19128);

    RecapReweighter recap = new RecapReweighter(state, 3, 1, 1, Sign.V1);
    step(recap, losses(1, 1), 1, 1);
    step(recap, losses(2, 0.5f, 9), 1.63515, 0.36485, 1);
  }

  /**
   * Four objectives with a little noise, of which one begins to rise; its weights before, after.
   */
  private float[] regress(Rule rule, int steps) {
    ObjectiveReweighter reweighter = ReweightingConfig.of(rule).create(state, 4);
    Random random = new Random(5);
    float[] losses = new float[4];
    float before = 0;
    for (int t = 0; t < 60 + steps; t++) {
      for (int k = 0; k < 4; k++) {
        losses[k] = 0.3f + 0.01f * (float) random.nextGaussian();
      }
      before = t < 60 ? reweighter.weight(2) : before;
      losses[2] += Math.max(0, t - 59) * 0.03f;
      reweighter.update(losses, 4);
    }
    return new float[] {before, reweighter.weight(2)};
  }

  @ParameterizedTest
  @EnumSource(names = {"RECAP_V1", "LEVEL", "JOINT", "DWA"})
  void shouldRaiseTheWeightOfARegressingObjectiveWithinTwoWindows(Rule rule) {
    float[] weights = regress(rule, 20);
    assertThat(weights[1]).isGreaterThan(weights[0] + 0.05f).isGreaterThan(1.05f);
  }

  @Test
  void shouldRaiseItMoreThanTheLevelAloneOrTheSignalsAlone() {
    float joint = regress(Rule.JOINT, 10)[1];
    assertThat(joint).isGreaterThan(regress(Rule.LEVEL, 10)[1]);
    assertThat(joint).isGreaterThan(regress(Rule.RECAP_V1, 10)[1]);
  }

  /** As published in version 2: the sign that this project does not use. */
  @Test
  void shouldLowerTheWeightOfARegressingObjectiveInVersionTwo() {
    float[] weights = regress(Rule.RECAP_V2, 20);
    assertThat(weights[1]).isLessThan(weights[0] - 0.02f).isLessThan(0.98f);
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveStatisticsAloneWithoutALoss(Rule rule) {
    ObjectiveReweighter reweighter = ReweightingConfig.of(rule).create(state, 3);
    Random random = new Random(3);
    for (int t = 0; t < 50; t++) {
      reweighter.update(losses(random.nextFloat(), 2 * random.nextFloat(), 1), 3);
    }
    float first = reweighter.weight(0);
    for (int t = 0; t < 50; t++) {
      reweighter.update(losses(NONE, NONE, NONE), 3);
    }
    assertThat(reweighter.weight(0)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void shouldContinueAfterARestartAsIfThereWereNone(Rule rule) {
    PagedState restored = new PagedState(0, "test");
    ObjectiveReweighter a = ReweightingConfig.of(rule).create(state, 5);
    ObjectiveReweighter b = ReweightingConfig.of(rule).create(restored, 5);
    Random random = new Random(8);
    for (int t = 0; t < 47; t++) {
      a.update(losses(random.nextFloat(), 1, random.nextFloat(), NONE), t < 20 ? 3 : 4);
    }
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    restored.restore(store);
    assertThat(b.objectives()).isEqualTo(4);
    assertThat(b.weight(2)).isEqualTo(a.weight(2));
    for (int t = 0; t < 30; t++) {
      float[] losses = losses(random.nextFloat(), 1, 3 * random.nextFloat(), 1, 2);
      a.update(losses, 5);
      b.update(losses, 5);
    }
    assertThat(restored.digest()).isEqualTo(state.digest());
  }

  @Test
  void shouldRefuseWrongNumbersOfObjectivesAndLeaveEverythingAsItWas() {
    LevelReweighter level = new LevelReweighter(state, 2, 0.5, 1);
    level.update(losses(1, 3), 2);
    String before = state.digest();
    assertThatThrownBy(() -> level.update(losses(1, 1, 1), 3)).hasMessageContaining("from 2 to 2");
    assertThatThrownBy(() -> level.update(losses(1), 1)).hasMessageContaining("but is 1");
    assertThatThrownBy(() -> level.update(losses(1), 2)).hasMessageContaining("there are 1");
    assertThat(state.digest()).isEqualTo(before);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> new ReweightingConfig(Rule.LEVEL, 0, 1, 1, 1, 1, 1))
        .hasMessage("learner field 'replay.reweighting.window' must be from 1 to 1000, but is 0");
    assertThatThrownBy(() -> new ReweightingConfig(Rule.LEVEL, 1, Double.NaN, 1, 1, 1, 1))
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> new ReweightingConfig(Rule.LEVEL, 1, 1, 0, 1, 1, 1))
        .hasMessageContaining("rate");
    assertThatThrownBy(() -> new ReweightingConfig(Rule.LEVEL, 1, 1, 1, 1, -1, 1))
        .hasMessageContaining("convergence");
    assertThatThrownBy(() -> new UniformReweighter(state, 0)).hasMessageContaining("but is 0");
    assertThatThrownBy(() -> new RecapReweighter(state, 1, 0, 1, Sign.V1))
        .hasMessageContaining("window");
    assertThat(ReweightingConfig.defaults().rule()).isEqualTo(Rule.JOINT);
    assertThat(ReweightingConfig.of(Rule.RECAP_V2).temperature()).isEqualTo(5);
  }
}
