package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.Kernels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingPolicyTest {

  private static float[] scores(RankingPolicy policy, EncodedDecision decision) {
    float[] scores = new float[decision.candidates()];
    policy.score(decision, scores);
    return scores;
  }

  @Test
  void shouldScoreAsTheFastLearnerWhileUntrained() {
    RankingPolicy policy = new RankingPolicy(PolicyShape.defaults());
    for (int i = 0; i < 20; i++) {
      EncodedDecision decision = Worlds.any(i, 24);
      policy.observe(decision);
      float[] scores = scores(policy, decision);
      for (int j = 0; j < 24; j++) {
        assertThat(scores[j]).isEqualTo(decision.fast(j));
      }
    }
  }

  @Test
  void shouldScoreByTheFormula() {
    RankingPolicy policy = Worlds.randomPolicy(Worlds.SHAPE);
    ReferencePolicy reference = new ReferencePolicy(policy);
    for (int i = 0; i < 20; i++) {
      EncodedDecision decision = Worlds.any(i, 2 + i);
      double[] expected = reference.scores(decision);
      float[] scores = scores(policy, decision);
      for (int j = 0; j < expected.length; j++) {
        assertThat((double) scores[j]).isCloseTo(expected[j], within(2e-5));
      }
    }
  }

  @Test
  void shouldGiveTheSameBitsByEveryKernelAndInEveryBatch() {
    RankingPolicy policy = Worlds.randomPolicy(Worlds.SHAPE);
    PolicyBatch batch = new PolicyBatch();
    for (int i = 0; i < 30; i++) {
      batch.add(Worlds.any(i, 2 + i % 20));
    }
    PlainPolicyMath scalar = new PlainPolicyMath(policy, Kernels.scalar());
    PlainPolicyMath best = new PlainPolicyMath(policy, Kernels.best());
    for (PlainPolicyMath math : new PlainPolicyMath[] {scalar, best}) {
      math.forward(batch);
      for (int i = 0; i < 30; i++) {
        float[] alone = scores(policy, Worlds.any(i, 2 + i % 20));
        int from = batch.firstCandidate()[i];
        assertThat(Arrays.copyOfRange(batch.scores(), from, from + alone.length)).isEqualTo(alone);
      }
      for (int j = 0; j < batch.candidates(); j++) {
        batch.gradient()[j] = .01f * (j % 7 - 3);
      }
      math.backward(batch);
    }
    for (ParameterGroup group : ParameterGroup.values()) {
      if (group.isLearned()) {
        assertThat(best.gradients().values(group)).isEqualTo(scalar.gradients().values(group));
      }
    }
  }

  @Test
  void shouldCarryItsParametersThroughCopySnapshotAndRestore() {
    RankingPolicy policy = Worlds.randomPolicy(Worlds.SHAPE);
    RankingPolicy copy = new RankingPolicy(Worlds.SHAPE);
    RankingPolicy restored = new RankingPolicy(Worlds.SHAPE);
    Pages pages = new Pages();
    assertThat(copy.digest()).isNotEqualTo(policy.digest());

    copy.copyFrom(policy);
    policy.snapshot(pages);
    restored.restore(pages);

    assertThat(copy.digest()).isEqualTo(policy.digest());
    assertThat(restored.digest()).isEqualTo(policy.digest());
    assertThat(scores(restored, Worlds.any(3, 9))).isEqualTo(scores(policy, Worlds.any(3, 9)));
  }

  @Test
  void shouldCountItsParameters() {
    // 3 embeddings of 4 and a bias for 64 rows; 19 inputs to 8 units; 8 biases, 8 outputs, 3
    // linear,
    // moments.
    assertThat(new RankingPolicy(Worlds.SHAPE).parameters())
        .isEqualTo(64 * 13 + 19 * 8 + 8 + 8 + 3 + 7);
  }

  @Test
  void shouldNoticeAParameterThatIsNotFinite() {
    for (ParameterGroup group : ParameterGroup.values()) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        RankingPolicy policy = new RankingPolicy(Worlds.SHAPE);
        assertThat(policy.isFinite()).isTrue();
        policy.values(group)[0] = bad;
        assertThat(policy.isFinite()).as(group.name()).isFalse();
      }
    }
  }

  @Test
  void shouldNotTakeOverAPolicyOfAnotherShape() {
    assertThatThrownBy(
            () ->
                new RankingPolicy(Worlds.SHAPE).copyFrom(new RankingPolicy(PolicyShape.defaults())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows=64")
        .hasMessageContaining("rows=16384");
  }

  @Test
  void shouldNotScoreWhatWasEncodedForAnotherShape() {
    EncodedDecision alien =
        new EncodedDecision(1, 0, 0, new int[] {64}, new int[2], new float[6], 0);
    assertThatThrownBy(() -> scores(new RankingPolicy(Worlds.SHAPE), alien))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 63, but one is 64");
  }

  @Test
  void shouldKeepRunningMomentsOfTheNumbers() {
    RankingPolicy policy = new RankingPolicy(Worlds.SHAPE);
    float[] numbers = {1, 0, 5, 3, 0, 5};
    policy.observe(new EncodedDecision(1, 0, 0, new int[0], new int[2], numbers, 0));
    float[] more = {7, 0, 5, 9, 0, 5};
    policy.observe(new EncodedDecision(2, 0, 0, new int[0], new int[2], more, 0));
    // 1, 3, 7, 9: mean 5, variance 10.
    assertThat(policy.values(ParameterGroup.MOMENTS)).containsExactly(2, 5, 0, 5, 10, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "15, 8, 32, 8, 8, 1, rows",
    "100, 8, 32, 8, 8, 1, rows",
    "64, 0, 32, 8, 8, 1, embedding",
    "64, 8, 257, 8, 8, 1, hidden",
    "64, 8, 32, 1, 8, 1, candidates",
    "64, 8, 32, 8, 0, 1, contextValues",
    "64, 8, 32, 8, 8, 0, temperature",
    "64, 8, 32, 8, 8, NaN, temperature",
  })
  void shouldRefuseAShapeOutOfRange(
      int rows, int embedding, int hidden, int candidates, int values, double tau, String field) {
    assertThatThrownBy(() -> new PolicyShape(rows, embedding, hidden, candidates, values, tau, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("policy field '" + field + "' must be ");
  }
}
