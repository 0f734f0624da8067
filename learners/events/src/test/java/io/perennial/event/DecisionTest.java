package io.perennial.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Decision.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final Decision DECISION =
      new Decision(
          new Interaction("9f2c", 7, "59", "b", List.of(), "", 1),
          3,
          List.of("year"),
          List.of(
              new Candidate("a", 1, .25f, 7),
              new Candidate("b", 2, .5f, 6),
              new Candidate("c", 1, .75f, 5),
              new Candidate("d", -3, 1, 4)),
          1);

  @Test
  void shouldTakeWhatThePolicyAddsAndKeepAllElse() {
    Decision ranked = DECISION.ranked(new float[] {10, 20, 30, 40}, 5);

    assertThat(ranked)
        .isEqualTo(
            new Decision(
                DECISION.interaction(),
                3,
                List.of("year"),
                List.of(
                    new Candidate("a", 1, .25f, 7, 10),
                    new Candidate("b", 2, .5f, 6, 20),
                    new Candidate("c", 1, .75f, 5, 30),
                    new Candidate("d", -3, 1, 4, 40)),
                1,
                5));
    assertThat(ranked.candidates())
        .extracting(Candidate::served)
        .containsExactly(11f, 22f, 31f, 37f);
    assertThat(DECISION.candidates()).as("it is left alone").allMatch(c -> c.policy() == 0);
    assertThat(DECISION.policyVersion()).isZero();
  }

  @Test
  void shouldPutWhatAnotherPolicyAddsInThePlaceOfTheFirst() {
    float[] scores = {-1, 0, 1, 2};
    assertThat(DECISION.ranked(new float[] {9, 9, 9, 9}, 5).ranked(scores, 6))
        .isEqualTo(DECISION.ranked(scores, 6));
  }

  @Test
  void shouldServeTheBestFirstAndOfEqualOnesTheEarlier() {
    assertThat(DECISION.ranking())
        .containsExactly(
            new RankedItem("b", 2),
            new RankedItem("a", 1),
            new RankedItem("c", 1),
            new RankedItem("d", -3));
  }

  @Test
  void shouldRankByWhatFastLearnerAndPolicySayTogether() {
    assertThat(DECISION.ranked(new float[] {0, -1, .5f, 4.5f}, 1).ranking())
        .containsExactly(
            new RankedItem("c", 1.5f),
            new RankedItem("d", 1.5f),
            new RankedItem("a", 1),
            new RankedItem("b", 1));
  }
}
