package io.perennial.policy.bench;

import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.util.Locale;
import java.util.function.Function;

/** Who takes steps on batches by one arithmetic. */
interface Contestant extends AutoCloseable {

  /** What a step is. */
  enum Kind {
    /** All that a batch of decisions costs the fine-tuner. */
    STEP,
    /** Of it scores, gradients and optimiser alone. */
    ARITHMETIC;

    Contestant open(
        PolicyShape shape, int contexts, Function<RankingPolicy, PolicyMath> arithmetic) {
      return this == STEP
          ? new TunerContestant(shape, contexts, arithmetic)
          : new ArithmeticContestant(shape, contexts, arithmetic);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  void steps(int n);

  /** What is improved. */
  RankingPolicy policy();

  @Override
  void close();
}
