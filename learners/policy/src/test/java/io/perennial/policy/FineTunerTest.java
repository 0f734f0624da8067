package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.kernel.Hash;
import io.perennial.policy.FineTuningStatus.Objective;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FineTunerTest {

  private static final int BATCH = 2;
  private static final int M = 4;

  private static FineTunerConfig config(Strategy strategy, double budget) {
    return new FineTunerConfig(
        strategy, 8, BATCH, M, budget, 40, .01, .02, .02, 0, PolicyReplayConfig.defaults(), 5);
  }

  private static FineTuner tuner(FineTunerConfig config) {
    return new FineTuner(new RankingPolicy(Worlds.SHAPE), config);
  }

  /** Ten candidates, the chosen one with another s_fast than the others' 0. */
  private static EncodedDecision decision(long id, float fastOfChosen) {
    float[] numbers = new float[30];
    numbers[3 * 4] = fastOfChosen;
    int[] items = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    return new EncodedDecision(id, 0, (int) (id % 64), new int[0], items, numbers, 4);
  }

  private static EncodedDecision hopeless(long id) {
    return decision(id, -60);
  }

  private static EncodedDecision easy(long id) {
    return decision(id, 60);
  }

  @Test
  void shouldKeepAllFailContextsForASupervisedStep() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    assertThat(tuner.accept(easy(1))).isFalse();
    assertThat(tuner.accept(hopeless(2))).isTrue();
    assertThat(tuner.status())
        .returns(2L, FineTuningStatus::contexts)
        .returns(1, FineTuningStatus::hardContexts)
        .returns(.5, FineTuningStatus::allFailShare)
        .returns(.5, FineTuningStatus::passRate)
        .returns(1L, FineTuningStatus::rlSteps)
        .returns(0L, FineTuningStatus::demonstrations);
  }

  @Test
  void shouldTakeASupervisedStepWhenThereAreM() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    for (int i = 0; i < 3; i++) {
      tuner.accept(hopeless(i));
    }
    tuner.accept(easy(100));
    assertThat(tuner.status().hardContexts()).isEqualTo(3);
    assertThat(tuner.status().supervisedSteps()).isZero();
    tuner.accept(easy(101));
    tuner.accept(hopeless(3));
    assertThat(tuner.status())
        .returns(0, FineTuningStatus::hardContexts)
        .returns(1L, FineTuningStatus::supervisedSteps)
        .returns(4L, FineTuningStatus::demonstrations)
        .returns(0L, FineTuningStatus::solvedContexts);
  }

  @Test
  void shouldKeepAContextOnlyOnce() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    for (int i = 0; i < 20; i++) {
      tuner.accept(hopeless(7));
    }
    assertThat(tuner.status().hardContexts()).isEqualTo(1);
    assertThat(tuner.status().demonstrations()).isZero();
  }

  @Test
  void shouldLookAgainAndLetGoOfWhatIsSolvedByThen() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    // Any of ten is chosen by chance: four in seven fresh groups of eight rollouts have it.
    for (int i = 0; i < 1_000; i++) {
      int[] items = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
      int chosen = (int) Math.floorMod(Hash.mix(i), 10L);
      tuner.accept(new EncodedDecision(i, 0, 1, new int[0], items, new float[30], chosen));
    }
    FineTuningStatus status = tuner.status();
    double solved = status.solvedContexts();
    assertThat(solved / (solved + status.demonstrations())).isBetween(.4, .7);
    assertThat(status.demonstrations()).isLessThanOrEqualTo(M * status.supervisedSteps());
  }

  @Test
  void shouldWaitForTheBudget() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, .1));
    for (int i = 0; i < 38; i++) {
      tuner.accept(hopeless(i));
    }
    assertThat(tuner.status().hardContexts()).isEqualTo(4 * M);
    assertThat(tuner.status().demonstrations()).isZero();
    tuner.accept(hopeless(38));
    tuner.accept(hopeless(39));
    assertThat(tuner.status().hardContexts()).isEqualTo(3 * M);
    assertThat(tuner.status().demonstrations()).isEqualTo(4);
  }

  @Test
  void shouldTakeStepsAtFixedIntervalsWhereTheStrategySaysSo() {
    FineTuner tuner = tuner(config(Strategy.INTERVAL, .1));
    for (int i = 1; i <= 200; i++) {
      tuner.accept(easy(i));
      assertThat(tuner.status().supervisedSteps()).as("after %d", i).isEqualTo(i / 40);
    }
  }

  @Test
  void shouldNotSpendOnTheHopelessWhereTheStrategyWantsTheEasier() {
    FineTuner tuner = tuner(config(Strategy.EASIER, 1));
    for (int i = 0; i < 40; i++) {
      tuner.accept(hopeless(i));
    }
    assertThat(tuner.status().hardContexts()).isZero();
    for (int i = 0; i < M; i++) {
      tuner.accept(easy(100 + i));
    }
    assertThat(tuner.status().demonstrations()).isEqualTo(M);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverSpendMoreThanTheBudget(Strategy strategy) {
    for (double budget : new double[] {0, .05, .13, .5}) {
      FineTuner tuner = tuner(config(strategy, budget));
      for (EncodedDecision decision : Worlds.taste(3, 401, 64, 10, 0)) {
        tuner.accept(decision);
        FineTuningStatus status = tuner.status();
        if (strategy.isBudgeted()) {
          assertThat((double) status.demonstrations())
              .isLessThanOrEqualTo(budget * status.contexts());
        }
      }
      tuner.flush();
      long spent = tuner.status().demonstrations();
      switch (strategy) {
        case SUPERVISED, RL_WITH_SUPERVISED -> assertThat(spent).isEqualTo(401);
        case SUPERVISED_THEN_RL -> assertThat(spent).isEqualTo(40);
        case RL -> assertThat(spent).isZero();
        case SUPERVISED_SHARE, RL_AND_SHARE, INTERVAL ->
            assertThat((double) spent).isGreaterThanOrEqualTo(.7 * budget * 401 - M);
        case EASIER, RELIFT, HPT, SUCCESSES -> assertThat(spent > 0).isEqualTo(budget > 0);
      }
    }
  }

  @Test
  void shouldLearnFromABatchThatIsNotFullAtTheEnd() {
    FineTuner tuner = tuner(config(Strategy.SUPERVISED, 0));
    tuner.accept(easy(1));
    String before = tuner.policy().digest();
    assertThat(tuner.flush()).isTrue();
    assertThat(tuner.policy().digest()).isNotEqualTo(before);
    assertThat(tuner.status().demonstrations()).isEqualTo(1);
    assertThat(tuner.flush()).isFalse();
  }

  @Test
  void shouldRefuseWhatItCannotLearnFromAndChangeNothing() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    tuner.accept(easy(1));
    String before = tuner.digest();
    EncodedDecision d = easy(2);
    EncodedDecision open = new EncodedDecision(2, 0, 0, d.context(), d.items(), d.numbers(), -1);
    EncodedDecision wide = new EncodedDecision(2, 0, 0, new int[0], new int[25], new float[75], 0);
    EncodedDecision alien = new EncodedDecision(2, 0, 64, d.context(), d.items(), d.numbers(), 0);
    List<EncodedDecision> broken = List.of(open, wide, alien);
    List<String> messages =
        List.of("tell the chosen", "has 25 and 0", "from 0 to 63, but one is 64");
    for (int i = 0; i < broken.size(); i++) {
      EncodedDecision decision = broken.get(i);
      assertThatThrownBy(() -> tuner.accept(decision))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(messages.get(i));
    }
    assertThat(tuner.digest()).isEqualTo(before);
  }

  /** What was not a number never became an encoded decision, so nothing can have changed. */
  @Test
  void shouldStayFiniteOnTheLargestNumbersThereAre() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, 1));
    for (int i = 0; i < 200; i++) {
      float[] numbers = new float[6];
      Arrays.fill(numbers, i % 2 == 0 ? 1000 : -1000);
      numbers[i % 6] *= -1;
      tuner.accept(new EncodedDecision(i, i, 1, new int[0], new int[] {1, 1}, numbers, i % 2));
    }
    assertThat(tuner.policy().isFinite()).isTrue();
    FineTuningStatus status = tuner.status();
    assertThat(status.entropy()).isFinite();
    assertThat(status.objectives()).allMatch(o -> Double.isFinite(o.weight() + o.loss()));
  }

  @Test
  void shouldStayNearTheServedPolicyWhereItIsAnchored() {
    double free = distance(0.001);
    double held = distance(10);
    assertThat(free).isGreaterThan(.01);
    assertThat(held).isLessThan(free / 4);
  }

  private static double distance(double anchor) {
    FineTuner tuner = tuner(config(Strategy.SUPERVISED, 0).withAnchor(anchor));
    Worlds.taste(3, 1_000, 64, 10, 0).forEach(tuner::accept);
    return objective(tuner, "distance").loss();
  }

  @Test
  void shouldMeasureTheDistanceToTheLatestThatIsServed() {
    FineTunerConfig slow =
        new FineTunerConfig(
            Strategy.RL, 8, BATCH, M, 0, 0, 0, 1e-6, 1e-6, .001, PolicyReplayConfig.defaults(), 5);
    FineTuner tuner = new FineTuner(Worlds.randomPolicy(Worlds.SHAPE), slow);
    Worlds.taste(3, 200, 64, 10, 0).forEach(tuner::accept);
    double before = objective(tuner, "distance").loss();
    assertThat(before).isGreaterThan(.02);

    tuner.served(tuner.policy());
    Worlds.taste(4, 400, 64, 10, 0).forEach(tuner::accept);

    assertThat(objective(tuner, "distance").loss()).isLessThan(.1 * before);
  }

  @Test
  void shouldSpreadItsChoicesByTheEntropyBonus() {
    assertThat(entropy(.3)).isGreaterThan(entropy(0) + .5);
  }

  private static double entropy(double bonus) {
    FineTuner tuner = tuner(config(Strategy.RL, 0).withEntropy(bonus));
    for (int i = 0; i < 1_000; i++) {
      tuner.accept(decision(i, 0));
    }
    return tuner.status().entropy();
  }

  /** Own answers to the hopeless would keep them hopeless. */
  @ParameterizedTest
  @EnumSource(names = {"RELIFT", "SUPERVISED"})
  void shouldReplayWhatWasPaidForTowardsTheChosenItem(Strategy strategy) {
    FineTuner tuner = tuner(config(strategy, 1));
    for (int i = 0; i < 2 * M; i++) {
      tuner.accept(hopeless(i));
    }
    assertThat(tuner.status().demonstrations()).isEqualTo(2 * M);
    float before = scoreOfChosen(tuner);
    for (int i = 0; i < 100; i++) {
      EncodedDecision d = easy(100 + i);
      int[] others = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
      tuner.accept(new EncodedDecision(d.id(), 1, 60, new int[0], others, d.numbers(), 4));
    }
    assertThat(scoreOfChosen(tuner)).isGreaterThan(before + 2);
  }

  private static float scoreOfChosen(FineTuner tuner) {
    float[] scores = new float[10];
    tuner.policy().score(hopeless(0), scores);
    return scores[4];
  }

  @Test
  void shouldNotGrow() {
    FineTuner tuner = tuner(config(Strategy.RELIFT, .5));
    long bytes = tuner.bytes();
    for (int i = 0; i < 500; i++) {
      tuner.accept(Worlds.any(i, 24, i));
    }
    assertThat(tuner.bytes()).isEqualTo(bytes).isPositive();
    assertThat(tuner.status().objectives()).hasSize(3 + 16);
  }

  private static Objective objective(FineTuner tuner, String name) {
    return tuner.status().objectives().stream()
        .filter(objective -> objective.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldReportWeightsOfOneWhereObjectivesAreNotWeighted() {
    FineTunerConfig config = config(Strategy.RL_WITH_SUPERVISED, 0);
    FineTuner weighted = tuner(config);
    FineTuner unweighted = tuner(config.withReplay(config.replay().unweighted()));
    for (EncodedDecision decision : Worlds.taste(3, 1_000, 64, 20, 0)) {
      weighted.accept(decision);
      unweighted.accept(decision);
    }
    assertThat(unweighted.status().objectives()).allMatch(o -> o.weight() == 1);
    assertThat(weighted.status().objectives()).anyMatch(o -> o.weight() != 1);
    assertThat(weighted.policy().digest()).isNotEqualTo(unweighted.policy().digest());
  }
}
