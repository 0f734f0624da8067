package io.perennial.reproduction.relift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingEvaluation;
import io.perennial.policy.RankingMetrics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReliftReproductionTest {

  private static final ReliftReport REPORT = BuiltIn.everything();

  private static List<Object> figures(Outcome one) {
    return List.of(
        one.seed(),
        one.last(),
        one.all(),
        one.demonstrations(),
        one.rlSteps(),
        one.supervisedSteps());
  }

  @Test
  void shouldGiveTheSameFiguresAgainWhateverElseIsCompared() {
    List<String> lines = new ArrayList<>();
    ReliftReport again =
        ReliftReproduction.run(
            BuiltIn.plan(EnumSet.of(Contestant.RELIFT, Contestant.HPT), 1L), lines::add);

    assertThat(again.parts()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      ReliftPart part = again.parts().get(i);
      assertThat(part.rows())
          .extracting(ReliftPart.Row::contestant)
          .containsExactly(
              Contestant.FAST, Contestant.POPULARITY, Contestant.RELIFT, Contestant.HPT);
      for (ReliftPart.Row row : part.rows()) {
        Outcome before =
            REPORT.parts().get(i).row(row.contestant()).orElseThrow().outcomes().get(1);
        assertThat(figures(row.outcomes().get(0))).isEqualTo(figures(before));
      }
    }
    assertThat(again.forgetting().rows())
        .hasSize(3)
        .allSatisfy(
            row ->
                assertThat(row.outcomes().get(0))
                    .isEqualTo(
                        REPORT
                            .forgetting()
                            .row(row.contestant(), row.replaying())
                            .orElseThrow()
                            .outcomes()
                            .get(1)));
    // A line per stream, per contestant of a stream, and per kind of replay.
    assertThat(lines).hasSize(2 + 2 * 4 + 3);
    assertThat(lines.get(0)).matches("monday, seed 1: [\\d,]+ decisions of 3,000 events, \\d+ s");
    assertThat(lines.get(12)).startsWith("monday after tuesday, seed 1, relift, no replay");
  }

  @Test
  void shouldSpendNoMoreDemonstrationsThanTheBudgetHas() {
    for (ReliftPart part : REPORT.parts()) {
      for (ReliftPart.Row row : part.rows()) {
        for (Outcome one : row.outcomes()) {
          switch (row.contestant()) {
            case FAST, POPULARITY, RL, RIF_RFT -> assertThat(one.demonstrations()).isZero();
            case SUPERVISED, RL_WITH_SUPERVISED -> assertThat(one.demonstrations()).isEqualTo(1);
            // All but the last of its whole batches, and at least most of the budget.
            case SUPERVISED_THEN_RL, INTERVAL ->
                assertThat(one.demonstrations()).isBetween(.1, .13);
            default -> assertThat(one.demonstrations()).isBetween(.02, .13);
          }
        }
      }
    }
  }

  @Test
  void shouldCountTheStepsOfEachKind() {
    ReliftPart part = REPORT.parts().get(0);
    Outcome rl = part.row(Contestant.RL).orElseThrow().outcomes().get(0);
    Outcome supervised = part.row(Contestant.SUPERVISED).orElseThrow().outcomes().get(0);
    Outcome relift = part.row(Contestant.RELIFT).orElseThrow().outcomes().get(0);
    long batches = (part.logs().get(0).decisions() + 15) / 16;
    assertThat(List.of(rl.rlSteps(), rl.supervisedSteps())).containsExactly(batches, 0L);
    assertThat(List.of(supervised.rlSteps(), supervised.supervisedSteps()))
        .containsExactly(0L, batches);
    assertThat(relift.rlSteps()).isEqualTo(batches);
    assertThat(relift.supervisedSteps()).isPositive();
  }

  @Test
  void shouldRankTheControlsByTheirNumberAlone() {
    LoggedDecisions log =
        LoggedDecisions.of(
            BuiltIn.source("monday", 1), BuiltIn.learner(0), ReliftSettings.chosen());
    int from = log.decisions().size() - log.decisions().size() / 5;
    for (int number = 0; number < 2; number++) {
      RankingEvaluation expected = new RankingEvaluation(1);
      for (EncodedDecision decision : log.decisions().subList(from, log.decisions().size())) {
        float[] scores = new float[decision.candidates()];
        for (int j = 0; j < scores.length; j++) {
          scores[j] = decision.numbers()[PolicyShape.NUMBERS * j + number];
        }
        expected.add(decision, scores);
      }
      Contestant control = number == 0 ? Contestant.FAST : Contestant.POPULARITY;
      Outcome outcome = REPORT.parts().get(0).row(control).orElseThrow().outcomes().get(0);
      assertThat(outcome.last()).isEqualTo(expected.total());
      assertThat(outcome.all()).isNotEqualTo(outcome.last());
    }
  }

  @Test
  void shouldLearnWhatTheControlsDoNotKnow() {
    for (ReliftPart part : REPORT.parts()) {
      double supervised = part.row(Contestant.SUPERVISED).orElseThrow().ndcg().mean();
      double fast = part.row(Contestant.FAST).orElseThrow().ndcg().mean();
      assertThat(supervised).isGreaterThan(fast + .02);
      for (ReliftPart.Row row : part.rows()) {
        for (Outcome one : row.outcomes()) {
          RankingMetrics last = one.last();
          assertThat(last.hitRate1()).isBetween(0.001, last.ndcg10());
          assertThat(last.ndcg10()).isLessThan(last.hitRate10());
          assertThat(last.reciprocalRank()).isBetween(last.hitRate1(), 1.);
        }
      }
    }
  }

  @Test
  void shouldRelateSeedBySeed() {
    ReliftPart part = REPORT.parts().get(0);
    ReliftPart.Row relift = part.row(Contestant.RELIFT).orElseThrow();
    ReliftPart.Row rl = part.row(Contestant.RL).orElseThrow();
    double first = relift.outcomes().get(0).ndcg() / rl.outcomes().get(0).ndcg() - 1;
    double second = relift.outcomes().get(1).ndcg() / rl.outcomes().get(1).ndcg() - 1;
    assertThat(part.relative(relift, Contestant.RL).mean())
        .isCloseTo((first + second) / 2, within(1e-12));
    assertThat(part.relative(rl, Contestant.RL).mean()).isNaN();
  }

  @Test
  void shouldAskAgainAfterEachDay() {
    ForgettingPart forgetting = REPORT.forgetting();
    assertThat(forgetting).isNotNull();
    assertThat(forgetting.heldOut())
        .isEqualTo(REPORT.parts().get(0).logs().get(0).decisions() / 10);
    for (ForgettingPart.Row row : forgetting.rows()) {
      for (ForgettingOutcome one : row.outcomes()) {
        assertThat(one.before()).isBetween(.05, one.afterFirst());
        assertThat(one.afterSecond()).isBetween(.05, 1.);
        assertThat(one.loss()).isEqualTo(one.afterFirst() - one.afterSecond());
        assertThat(one.second()).isBetween(.05, 1.);
      }
    }
  }

  @Test
  void shouldRefuseAPlanWithNothingToCompare() {
    assertThatThrownBy(() -> BuiltIn.plan(Set.of(), 1L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to compare in streams [monday, tuesday], strategies []");
    assertThatThrownBy(
            () ->
                new ReliftPlan(
                    List.of(BuiltIn.source("monday", 1)),
                    List.of("monday", "tuesday"),
                    Set.of(Contestant.RL),
                    List.of(1L),
                    BuiltIn::learner,
                    ReliftSettings.chosen()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[monday, tuesday] are named");
  }
}
