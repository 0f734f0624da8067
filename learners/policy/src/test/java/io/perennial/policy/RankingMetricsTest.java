package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingMetricsTest {

  private static void check(
      RankingMetrics metrics, double one, double ten, double ndcg, double reciprocal) {
    assertThat(metrics.hitRate1()).isCloseTo(one, within(1e-12));
    assertThat(metrics.hitRate10()).isCloseTo(ten, within(1e-12));
    assertThat(metrics.ndcg10()).isCloseTo(ndcg, within(1e-5));
    assertThat(metrics.reciprocalRank()).isCloseTo(reciprocal, within(1e-12));
  }

  private static float[] descending(int n) {
    float[] scores = new float[n];
    for (int j = 0; j < n; j++) {
      scores[j] = -j;
    }
    return scores;
  }

  @Test
  void shouldEqualWhatIsWorkedByHand() {
    float[] scores = descending(20);
    check(RankingMetrics.of(scores, 20, 0), 1, 1, 1, 1);
    check(RankingMetrics.of(scores, 20, 1), 0, 1, 0.63093, 0.5);
    check(RankingMetrics.of(scores, 20, 2), 0, 1, 0.5, 1.0 / 3);
    check(RankingMetrics.of(scores, 20, 9), 0, 1, 0.28906, 0.1);
    check(RankingMetrics.of(scores, 20, 10), 0, 0, 0, 1.0 / 11);
  }

  @Test
  void shouldTakeTheMeanOverTheOrdersOfTies() {
    // Ranks 2 and 3 with the same chance.
    float[] scores = {5, 3, 3, 1};
    check(RankingMetrics.of(scores, 4, 1), 0, 1, (0.63093 + 0.5) / 2, (0.5 + 1.0 / 3) / 2);
    assertThat(RankingMetrics.of(scores, 4, 2)).isEqualTo(RankingMetrics.of(scores, 4, 1));
    check(RankingMetrics.of(new float[20], 20, 7).hitRate10(), .5);
  }

  private static void check(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }

  @Test
  void shouldTakeTheWorstForScoresThatAreNoNumbers() {
    float nan = Float.NaN;
    check(RankingMetrics.of(new float[] {nan, 1, 2}, 3, 0).reciprocalRank(), 1.0 / 3);
    check(RankingMetrics.of(new float[] {nan, 1, 2}, 3, 2).reciprocalRank(), 1.0 / 2);
  }

  @Test
  void shouldLookAtTheCandidatesOnly() {
    assertThat(RankingMetrics.of(new float[] {1, 0, 9}, 2, 0).hitRate1()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheMeanOfAllAndOfTheLatest() {
    RankingEvaluation evaluation = new RankingEvaluation(3);
    assertThat(evaluation.total()).isEqualTo(new RankingMetrics(0, 0, 0, 0));
    float[] scores = descending(20);
    for (int chosen : new int[] {0, 0, 10, 10, 1}) {
      evaluation.add(RankingMetrics.of(scores, 20, chosen));
    }
    assertThat(evaluation.count()).isEqualTo(5);
    check(evaluation.total(), .4, .6, (2 + 0.63093) / 5, (2 + 2.0 / 11 + .5) / 5);
    check(evaluation.latest(), 0, 1.0 / 3, 0.63093 / 3, (2.0 / 11 + .5) / 3);

    evaluation.clear();
    evaluation.add(RankingMetrics.of(scores, 20, 0));
    check(evaluation.latest(), 1, 1, 1, 1);
  }

  @Test
  void shouldNotJudgeWhatHasNoOutcome() {
    EncodedDecision open =
        new EncodedDecision(1, 0, 0, new int[0], new int[2], new float[6], EncodedDecision.UNKNOWN);
    assertThatThrownBy(() -> new RankingEvaluation(1).add(open, new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chosen candidate is known");
    assertThatThrownBy(() -> new RankingEvaluation(0))
        .hasMessageContaining("field 'window' must be from 1 to 1000000, but is 0");
  }
}
