package io.perennial.policy.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.policy.Adagrad;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ND4J's arithmetic beside the plain one, which is held to finite differences where it lives. */
final class TensorPolicyMathTest {

  private static final PolicyShape SHAPE = RandomPolicies.shape(4, 8);

  /** Largest difference between two passes, as a share of a group's largest derivative. */
  private static final double TOLERANCE = 1e-4;

  private static PolicyMath open(RankingPolicy policy) {
    return Backend.open("nd4j", policy);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 8, 1", "4, 8, 40", "8, 32, 100", "17, 5, 9", "8, 256, 3"})
  void shouldScoreAndDeriveLikeThePlainArithmetic(int embedding, int hidden, int decisions) {
    PolicyShape shape = RandomPolicies.shape(embedding, hidden);
    for (long seed = 1; seed <= 3; seed++) {
      RankingPolicy policy = RandomPolicies.policy(shape, seed);
      PolicyBatch batch = RandomPolicies.batch(shape, 10 + seed, decisions);
      PlainPolicyMath plain = new PlainPolicyMath(policy);
      try (PolicyMath math = open(policy)) {
        plain.forward(batch);
        float[] expected = Arrays.copyOf(batch.scores(), batch.candidates());
        Arrays.fill(batch.scores(), Float.NaN);
        math.forward(batch);
        assertClose("scores", Arrays.copyOf(batch.scores(), batch.candidates()), expected);

        RandomPolicies.fillGradient(batch, seed);
        plain.backward(batch);
        math.backward(batch);
        assertSameGradients(math, plain);
      }
    }
  }

  @Test
  void shouldAddUpGradientsOfSeveralBatchesOfAnySize() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    PlainPolicyMath plain = new PlainPolicyMath(policy);
    try (PolicyMath math = open(policy)) {
      for (int decisions : new int[] {3, 90, 0, 1, 30, 91, 3}) {
        PolicyBatch batch = RandomPolicies.batch(SHAPE, decisions, decisions);
        RandomPolicies.fillGradient(batch, decisions);
        for (PolicyMath each : new PolicyMath[] {plain, math}) {
          each.forward(batch);
          each.backward(batch);
        }
      }
      for (ParameterGroup group : ParameterGroup.values()) {
        if (group.isLearned()) {
          float[] sums = plain.gradients().values(group);
          assertThat(distance(sums, new float[sums.length])).as(group.name()).isGreaterThan(1e-2);
        }
      }
      assertSameGradients(math, plain);
    }
  }

  @Test
  void shouldSeeParametersThatOthersHaveWritten() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    PolicyBatch batch = RandomPolicies.batch(SHAPE, 2, 10);
    PlainPolicyMath plain = new PlainPolicyMath(policy);
    try (PolicyMath math = open(policy)) {
      math.forward(batch);
      float before = batch.scores()[0];
      policy.copyFrom(RandomPolicies.policy(SHAPE, 2));
      plain.forward(batch);
      float[] expected = Arrays.copyOf(batch.scores(), batch.candidates());
      math.forward(batch);

      assertThat(batch.scores()[0]).isNotEqualTo(before);
      assertClose("scores", Arrays.copyOf(batch.scores(), batch.candidates()), expected);
    }
  }

  @Test
  void shouldMarkTheSameRowsAsThePlainArithmetic() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    RankingPolicy other = RandomPolicies.policy(SHAPE, 1);
    PagedState accumulators = new PagedState(0, "test");
    PagedState otherAccumulators = new PagedState(0, "test");
    PolicyBatch batch = RandomPolicies.batch(SHAPE, 3, 4);
    RandomPolicies.fillGradient(batch, 3);
    try (PolicyMath math = open(policy)) {
      step(math, batch, new Adagrad(accumulators, policy));
    }
    step(new PlainPolicyMath(other), batch, new Adagrad(otherAccumulators, other));
    for (ParameterGroup group : ParameterGroup.values()) {
      RankingPolicy start = RandomPolicies.policy(SHAPE, 1);
      assertThat(changed(policy, start, group))
          .as(group.name())
          .isEqualTo(changed(other, start, group));
    }
  }

  private static void step(PolicyMath math, PolicyBatch batch, Adagrad optimiser) {
    math.forward(batch);
    math.backward(batch);
    math.step(optimiser, .05);
  }

  private static boolean[] changed(
      RankingPolicy policy, RankingPolicy start, ParameterGroup group) {
    int width = group.width(SHAPE);
    boolean[] rows = new boolean[group.rows(SHAPE)];
    for (int i = 0; i < policy.values(group).length; i++) {
      rows[i / width] |= policy.values(group)[i] != start.values(group)[i];
    }
    return rows;
  }

  @Test
  void shouldHaveTheSameParametersAfterManySteps() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    RankingPolicy other = RandomPolicies.policy(SHAPE, 1);
    PlainPolicyMath plain = new PlainPolicyMath(other);
    Adagrad optimiser = new Adagrad(new PagedState(0, "test"), policy);
    Adagrad plainOptimiser = new Adagrad(new PagedState(0, "test"), other);
    Random sizes = new Random(5);
    try (PolicyMath math = open(policy)) {
      for (int i = 0; i < 60; i++) {
        PolicyBatch batch = RandomPolicies.batch(SHAPE, i, 1 + sizes.nextInt(40));
        learn(math, batch, optimiser);
        learn(plain, batch, plainOptimiser);
      }
    }
    RankingPolicy start = RandomPolicies.policy(SHAPE, 1);
    for (ParameterGroup group : ParameterGroup.values()) {
      float[] values = policy.values(group);
      if (group.isLearned()) {
        assertThat(distance(values, start.values(group))).as(group.name()).isGreaterThan(.05);
      }
      assertThat(distance(values, other.values(group))).as(group.name()).isLessThan(1e-3);
    }
  }

  /** A step against half the square of the scores' distance from 1. */
  private static void learn(PolicyMath math, PolicyBatch batch, Adagrad optimiser) {
    math.forward(batch);
    for (int j = 0; j < batch.candidates(); j++) {
      batch.gradient()[j] = (batch.scores()[j] - 1) / batch.candidates();
    }
    math.backward(batch);
    math.step(optimiser, .02);
  }

  private static double distance(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /**
   * What 300 steps of some 6,000 candidates need is about 1 GB, if nothing is used again; what is
   * seen here is below 10 MB. The heap's pages are touched before, as they count as well.
   */
  @Test
  void shouldNotTakeMoreMemoryWithEveryStep() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    try (PolicyMath math = open(policy)) {
      steps(math, 20);
      touchHeap();
      long before = Pointer.physicalBytes();
      steps(math, 300);
      assertThat(Pointer.physicalBytes() - before).isLessThan(100L << 20);
    }
  }

  private static void steps(PolicyMath math, int n) {
    for (int i = 0; i < n; i++) {
      PolicyBatch batch = RandomPolicies.batch(SHAPE, i, 500 - i % 7);
      RandomPolicies.fillGradient(batch, i);
      math.forward(batch);
      math.backward(batch);
    }
  }

  private static void touchHeap() {
    long sum = 0;
    for (int i = 0; i < 512; i++) {
      byte[] megabyte = new byte[1 << 20];
      Arrays.fill(megabyte, (byte) 1);
      sum += megabyte[i];
    }
    assertThat(sum).isEqualTo(512);
  }

  @Test
  void shouldGiveBackTheMemoryOfAClosedOne() {
    RankingPolicy policy = RandomPolicies.policy(SHAPE, 1);
    open(policy).close();
    PolicyBatch batch = RandomPolicies.batch(SHAPE, 1, 500);
    touchHeap();
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 200; i++) {
      try (PolicyMath math = open(policy)) {
        math.forward(batch);
        math.backward(batch);
      }
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(100L << 20);
  }

  @Test
  void shouldRefuseWorkWhenClosed() {
    PolicyMath math = open(RandomPolicies.policy(SHAPE, 1));
    math.close();
    math.close();
    PolicyBatch batch = RandomPolicies.batch(SHAPE, 1, 1);
    assertThatThrownBy(() -> math.forward(batch)).hasMessageContaining("closed");
    assertThatThrownBy(() -> math.backward(batch)).hasMessageContaining("closed");
  }

  private static void assertSameGradients(PolicyMath actual, PolicyMath expected) {
    for (ParameterGroup group : ParameterGroup.values()) {
      if (group.isLearned()) {
        assertClose(
            group.name(), actual.gradients().values(group), expected.gradients().values(group));
      }
    }
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double scale = Math.max(largest, 1e-3);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s [%d]", what, i)
          .isCloseTo(expected[i], within(TOLERANCE * scale));
    }
  }
}
