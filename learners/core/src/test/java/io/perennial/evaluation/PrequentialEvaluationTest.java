package io.perennial.evaluation;

import static io.perennial.evaluation.Examples.binary;
import static io.perennial.evaluation.Examples.example;
import static io.perennial.evaluation.Examples.shardOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrequentialEvaluationTest {

  private static final float[] THREE = {.2f, .5f, .3f};

  @Test
  void shouldAverageLogLossInNats() {
    // Probabilities of the labels are .75, .5 and .25: -(ln .75 + ln .5 + ln .25) / 3 = .7890412.
    Evaluation result =
        shardOf(2, List.of(binary(0, "u", .75, 1), binary(1, "u", .5, 0), binary(2, "u", .75, 0)))
            .result();

    assertThat(result.served().logLoss()).isCloseTo(.7890412, within(1e-7));
  }

  @Test
  void shouldClipProbabilitiesAtOneTenMillionth() {
    // -ln 1e-7 = 16.118096.
    List<LabelledExample> examples = List.of(binary(0, "u", 0, 1), binary(1, "u", 1, 0));

    assertThat(shardOf(2, examples).result().served().logLoss())
        .isCloseTo(16.118096, within(1e-6))
        .isCloseTo(NaiveEvaluation.logLoss(examples), within(1e-12));
  }

  @Test
  void shouldPredictThePositiveClassAboveOneHalfOnly() {
    Evaluation result =
        shardOf(
                2,
                List.of(
                    binary(0, "u", .5, 1), // predicts 0: wrong
                    binary(1, "u", .5, 0),
                    binary(2, "u", Math.nextUp(.5f), 1),
                    binary(3, "u", .9, 0))) // wrong
            .result();

    assertThat(result.served().accuracy()).isEqualTo(.5);
  }

  @Test
  void shouldCountTheFirstExampleAsWrongForNoChange() {
    // Labels 1 1 0 0 1: right at the second and the fourth.
    Evaluation result =
        shardOf(
                2,
                List.of(
                    binary(0, "u", .5, 1),
                    binary(1, "u", .5, 1),
                    binary(2, "u", .5, 0),
                    binary(3, "u", .5, 0),
                    binary(4, "u", .5, 1)))
            .result();

    assertThat(result.noChangeAccuracy()).isEqualTo(.4);
  }

  @Test
  void shouldWeighUsersByTheirExamplesAndLeaveOutThoseOfOneClass() {
    // a: positives .4 .2 against .3 .1 give 3 of 4; b: 0 of 1; c has positives only; "" is nobody.
    // (4 * .75 + 2 * 0) / 6 = .5. Unweighted it would be .375.
    Evaluation result =
        shardOf(
                2,
                List.of(
                    binary(0, "a", .4, 1),
                    binary(1, "b", .1, 1),
                    binary(2, "a", .3, 0),
                    binary(3, "c", .9, 1),
                    binary(4, "a", .2, 1),
                    binary(5, "", .9, 1),
                    binary(6, "b", .8, 0),
                    binary(7, "a", .1, 0),
                    binary(8, "", .8, 0)))
            .result();

    assertThat(result.gauc()).isEqualTo(.5);
  }

  @Test
  void shouldJoinAUserOfSeveralShards() {
    // Alone each shard has one class of user a: together .9 over .1.
    Evaluation result =
        PrequentialEvaluation.merge(
            List.of(
                shardOf(2, List.of(binary(0, "b", .5, 1), binary(1, "a", .9, 1))),
                shardOf(2, List.of(binary(0, "a", .1, 0)))));

    assertThat(result.gauc()).isEqualTo(1);
  }

  @Test
  void shouldLeaveUndefinedWhatNoUserCanShow() {
    Evaluation result = shardOf(2, List.of(binary(0, "a", .4, 1), binary(1, "b", .1, 0))).result();

    assertThat(result.gauc()).isNull();
    assertThat(result.served().auc()).isEqualTo(1);
  }

  @Test
  void shouldLeaveAucUndefinedWithOneClassOnly() {
    Evaluation result = shardOf(2, List.of(binary(0, "a", .4, 1), binary(1, "a", .1, 1))).result();

    assertThat(result.served().auc()).isNull();
    assertThat(result.base().auc()).isNull();
    assertThat(result.gauc()).isNull();
    assertThat(result.served().logLoss()).isNotNull();
  }

  @Test
  void shouldJudgeBaseScoresOnTheirOwn() {
    Evaluation result =
        shardOf(2, List.of(binary(0, "u", .75, .25, 1), binary(1, "u", .25, .5, 0))).result();

    assertThat(result.served()).isEqualTo(new Quality(2, -StrictMath.log(.75), 1.0, 1.0));
    // ln .25 and ln .5 are -1.386294 and -.693147.
    assertThat(result.base().logLoss()).isCloseTo(1.0397208, within(1e-7));
    assertThat(result.base().auc()).isZero();
    assertThat(result.base().accuracy()).isEqualTo(.5);
  }

  @Test
  void shouldSpreadExamplesOverTenthsByTheirIndex() {
    // floor(10 i / 13) for i = 0..12 is 0 0 1 2 3 3 4 5 6 6 7 8 9.
    Evaluation result = shardOf(2, run(13)).result();

    assertThat(result.tenths())
        .extracting(Quality::examples)
        .containsExactly(2L, 1L, 1L, 2L, 1L, 1L, 2L, 1L, 1L, 1L);
    // Only the first two are wrong, so a shift of one row would show.
    assertThat(result.tenths())
        .extracting(Quality::accuracy)
        .containsExactly(0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
  }

  @Test
  void shouldLeaveTenthsEmptyBelowTenExamples() {
    // floor(10 i / 3) for i = 0..2 is 0 3 6.
    Evaluation result = shardOf(2, run(3)).result();

    assertThat(result.tenths())
        .extracting(Quality::examples)
        .containsExactly(1L, 0L, 0L, 1L, 0L, 0L, 1L, 0L, 0L, 0L);
    assertThat(result.tenths().get(1)).isEqualTo(new Quality(0, null, null, null));
    // Rows 0 and 1 are wrong, row 2 is right.
    assertThat(result.tenths().get(3).accuracy()).isZero();
    assertThat(result.tenths().get(6).accuracy()).isEqualTo(1);
  }

  @Test
  void shouldTakeTenthsPerShard() {
    // Shards of 10 and 20 rows put 1 and 2 rows into each tenth.
    Evaluation result =
        PrequentialEvaluation.merge(List.of(shardOf(2, run(10)), shardOf(2, run(20))));

    assertThat(result.tenths()).extracting(Quality::examples).containsOnly(3L);
    // Wrong are rows 0 and 1 of each: of the first tenth 1 and 2, of the second one of the first.
    assertThat(result.tenths().get(0).accuracy()).isZero();
    assertThat(result.tenths().get(1).accuracy()).isEqualTo(2.0 / 3);
    assertThat(result.tenths().get(2).accuracy()).isEqualTo(1);
  }

  @Test
  void shouldLeaveEverythingUndefinedWithoutExamples() {
    Quality nothing = new Quality(0, null, null, null);
    Evaluation expected =
        new Evaluation(nothing, null, null, Collections.nCopies(10, nothing), nothing, 0, 0);

    assertThat(new PrequentialEvaluation(2).result()).isEqualTo(expected);
    assertThat(new PrequentialEvaluation(5).result()).isEqualTo(expected);
    assertThat(PrequentialEvaluation.merge(List.of())).isEqualTo(expected);
  }

  @Test
  void shouldCountCorrectionsWithoutScoringThem() {
    List<LabelledExample> examples =
        List.of(
            binary(0, "u", .9, 1),
            example(1, "u", Examples.twoScores(.9), Examples.twoScores(.9), 0, Origin.CORRECTION),
            binary(2, "u", .9, 1));
    PrequentialEvaluation shard = shardOf(2, examples);

    assertThat(shard.examples()).isEqualTo(2);
    assertThat(shard.corrections()).isEqualTo(1);
    assertThat(shard.result().served().accuracy()).isEqualTo(1);
    assertThat(shard.result().noChangeAccuracy()).isEqualTo(.5);
    assertThat(shard.result().corrections()).isEqualTo(1);
  }

  @Test
  void shouldScoreSeveralClassesByTheLargestScore() {
    float[] tie = {.4f, .4f, .2f};
    Evaluation result =
        shardOf(
                3,
                List.of(
                    example(0, "u", THREE, tie, 1, Origin.INLINE),
                    example(1, "u", THREE, tie, 0, Origin.FEEDBACK),
                    example(2, "u", tie, THREE, 0, Origin.EXPIRED),
                    example(3, "u", tie, THREE, 1, Origin.INLINE)))
            .result();

    // A tie goes to the lower class: right, wrong, right, wrong, and for base the reverse.
    assertThat(result.served().accuracy()).isEqualTo(.5);
    assertThat(result.base().accuracy()).isEqualTo(.5);
    // Probabilities of the labels: .5 .2 .4 .4 and .4 .4 .2 .5, the same four.
    assertThat(result.served().logLoss()).isCloseTo(1.0337918, within(1e-6));
    assertThat(result.base().logLoss()).isCloseTo(1.0337918, within(1e-6));
    assertThat(result.noChangeAccuracy()).isEqualTo(.25);
    assertThat(result.served().auc()).isNull();
    assertThat(result.gauc()).isNull();
  }

  @Test
  void shouldKeepTheHighestLabelApartFromItsFlags() {
    float[] scores = new float[16_384];
    scores[16_383] = 1;
    Evaluation result =
        shardOf(16_384, List.of(example(0, "u", scores, scores, 16_383, Origin.INLINE))).result();

    assertThat(result.served()).isEqualTo(new Quality(1, 0.0, null, 1.0));
  }

  @Test
  void shouldGoOnAfterAResult() {
    PrequentialEvaluation shard = shardOf(2, List.of(binary(0, "u", .9, 1)));
    Evaluation first = shard.result();
    shard.add(binary(1, "u", .1, 0));

    assertThat(first.served().auc()).isNull();
    assertThat(shard.result().served().auc()).isEqualTo(1);
  }

  @Test
  void shouldGrowBeyondOneChunk() {
    PrequentialEvaluation shard = shardOf(2, run(50_000));

    // All but the first two rows are right.
    assertThat(shard.result().served().accuracy()).isEqualTo(49_998 / 50_000.0);
    assertThat(shard.result().tenths()).extracting(Quality::examples).containsOnly(5_000L);
  }

  @Test
  void shouldRefuseAnExampleThatComesTwiceOrOutOfOrder() {
    PrequentialEvaluation shard = shardOf(2, List.of(binary(7, "u", .9, 1)));

    assertThatThrownBy(() -> shard.add(binary(7, "u", .9, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'e7' has sequence 7 after 7");
    assertThatThrownBy(() -> shard.add(binary(3, "u", .9, 1))).hasMessageContaining("3 after 7");
    assertThat(shard.examples()).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsNoProbability() {
    PrequentialEvaluation shard = new PrequentialEvaluation(2);

    for (double score : new double[] {Double.NaN, -.1, 1.1, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> shard.add(binary(0, "u", score, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'e0' has score " + (float) score);
    }
    assertThatThrownBy(() -> shard.add(example(0, "u", THREE, THREE, 1, Origin.INLINE)))
        .hasMessageContaining("3 scores, but the stream has 2 classes");
    assertThatThrownBy(() -> shard.add(binary(0, "u", .5, 2))).hasMessageContaining("label 2");
    assertThat(shard.examples()).isZero();
  }

  @Test
  void shouldRefuseImpossibleNumbersOfClasses() {
    assertThatThrownBy(() -> new PrequentialEvaluation(1)).hasMessageContaining("2 to 16384");
    assertThatThrownBy(() -> new PrequentialEvaluation(16_385)).hasMessageContaining("16385");
    assertThatThrownBy(
            () ->
                PrequentialEvaluation.merge(
                    List.of(new PrequentialEvaluation(2), new PrequentialEvaluation(3))))
        .hasMessageContaining("2 and 3");
  }

  /** Examples of which only the first two are predicted wrong. */
  private static List<LabelledExample> run(int size) {
    List<LabelledExample> examples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = i % 3 == 0 ? 1 : 0;
      int predicted = i < 2 ? 1 - label : label;
      examples.add(binary(i, "u" + i % 7, predicted == 1 ? .75 : .25, label));
    }
    return examples;
  }
}
