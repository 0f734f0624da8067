package io.perennial.policy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyBatch;
import io.perennial.policy.PolicyGradients;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PolicyBenchMainTest {

  private static final PolicyShape SHAPE = new PolicyShape(64, 4, 8, 5, 4, 1, 7);

  @Test
  void shouldPrintAPassOfEverybodyInTurns() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PolicyBenchMain bench = new PolicyBenchMain(4, 2, 10, new PrintStream(out, true, UTF_8));
    bench.agree();
    bench.measure(Contestant.Kind.STEP, 3);

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).isEqualTo("agrees\tcpu\t0.0");
    assertThat(lines.get(1)).startsWith("agrees\tnd4j-cpu\t");
    for (int i = 2; i < 6; i++) {
      String[] fields = lines.get(i).split("\t", -1);
      assertThat(fields)
          .startsWith("pass", "step", i % 2 == 0 ? "cpu" : "nd4j-cpu", "3")
          .hasSize(6);
      assertThat(Long.parseLong(fields[4]) % 12).isZero();
      assertThat(Long.parseLong(fields[5])).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLearnInEveryStep(Contestant.Kind kind) {
    try (Contestant contestant = kind.open(SHAPE, 3, PlainPolicyMath::new)) {
      String before = contestant.policy().digest();
      contestant.steps(1);
      String after = contestant.policy().digest();
      contestant.steps(1);
      assertThat(after).isNotEqualTo(before);
      assertThat(contestant.policy().digest()).isNotEqualTo(after);
    }
  }

  @Test
  void shouldMakeTheSameDecisionsInEveryRun() {
    BenchDecisions decisions = new BenchDecisions(SHAPE, 1);
    EncodedDecision first = decisions.next();
    assertThat(first.candidates()).isEqualTo(5);
    assertThat(new BenchDecisions(SHAPE, 1).next().items()).isEqualTo(first.items());
    assertThat(decisions.next().items()).isNotEqualTo(first.items());
  }

  @Test
  void shouldNoticeWhoComputesSomethingElse() {
    try (Contestant contestant = Contestant.Kind.STEP.open(SHAPE, 3, PlainPolicyMath::new)) {
      contestant.steps(3);
      RankingPolicy policy = contestant.policy();
      assertThat(Agreement.worst(policy, PlainPolicyMath::new)).isZero();
      assertThat(Agreement.worst(policy, p -> new Wrong(p, 1.01f, 1)))
          .isGreaterThan(Agreement.TOLERANCE);
      assertThat(Agreement.worst(policy, p -> new Wrong(p, 1, 1.01f)))
          .isGreaterThan(Agreement.TOLERANCE);
      assertThat(Agreement.worst(policy, p -> new Wrong(p, Float.NaN, 1))).isNaN();
    }
  }

  /** Scores and derivatives that are off by a factor. */
  private record Wrong(PlainPolicyMath plain, float scoreFactor, float gradientFactor)
      implements PolicyMath {

    private Wrong(RankingPolicy policy, float scoreFactor, float gradientFactor) {
      this(new PlainPolicyMath(policy), scoreFactor, gradientFactor);
    }

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public void forward(PolicyBatch batch) {
      plain.forward(batch);
      for (int j = 0; j < batch.candidates(); j++) {
        batch.scores()[j] *= scoreFactor;
      }
    }

    @Override
    public void backward(PolicyBatch batch) {
      for (int j = 0; j < batch.candidates(); j++) {
        batch.gradient()[j] *= gradientFactor;
      }
      plain.backward(batch);
      for (int j = 0; j < batch.candidates(); j++) {
        batch.gradient()[j] /= gradientFactor;
      }
    }

    @Override
    public PolicyGradients gradients() {
      return plain.gradients();
    }
  }
}
