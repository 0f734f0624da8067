package io.perennial.reproduction.relift;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of the paper's comparison: arXiv 2506.07527 (version 2, ICLR 2026), Qwen2.5-Math-7B on six
 * tests of mathematics; of its ablation only the mean is given.
 *
 * @param method as the paper names it
 * @param counterpart what it is compared with here, if anything
 * @param accuracy on AIME24, AIME25, AMC, MATH500, Olympiad and MMLU-Pro, percent; or none
 * @param mean of these, percent
 * @param demonstrations used, of {@value #DEMONSTRATIONS}; -1 where the paper does not say
 * @param gpuHours on eight GPUs, NaN where the paper does not say
 */
record Published(
    String method,
    @Nullable Contestant counterpart,
    List<Double> accuracy,
    double mean,
    int demonstrations,
    double gpuHours) {

  static final String SOURCE =
      "arXiv 2506.07527v2 (ICLR 2026), Qwen2.5-Math-7B, percent right; ablation: mean only";

  static final List<String> TESTS =
      List.of("AIME24", "AIME25", "AMC", "MATH500", "Olympiad", "MMLU-Pro");

  /** There are, about. */
  static final int DEMONSTRATIONS = 46_000;

  static final int UNSAID = -1;

  static final List<Published> TABLE =
      List.of(
          new Published(
              "SFT",
              Contestant.SUPERVISED,
              List.of(26.9, 25.5, 59.8, 84.8, 52.6, 44.4),
              49.0,
              46_000,
              8),
          new Published(
              "RL (GRPO)", Contestant.RL, List.of(21.1, 17.5, 62.1, 85.7, 48.6, 46.3), 46.9, 0, 40),
          new Published(
              "RL with SFT loss",
              Contestant.RL_WITH_SUPERVISED,
              List.of(26.9, 23.1, 59.8, 84.1, 53.6, 44.4),
              48.6,
              46_000,
              113.5),
          new Published(
              "SFT, then RL",
              Contestant.SUPERVISED_THEN_RL,
              List.of(29.4, 21.0, 63.1, 87.3, 55.7, 47.6),
              50.7,
              46_000,
              57),
          new Published(
              "LUFFY", null, List.of(27.3, 23.0, 63.5, 85.6, 53.8, 52.6), 50.9, 46_000, 73),
          new Published(
              "ReLIFT",
              Contestant.RELIFT,
              List.of(28.3, 22.9, 65.1, 87.9, 57.3, 53.9),
              52.6,
              8_000,
              52),
          new Published(
              "SFT every 8 steps", Contestant.INTERVAL, List.of(), 49.1, UNSAID, Double.NaN),
          new Published(
              "buffer of non-hardest", Contestant.EASIER, List.of(), 45.5, UNSAID, Double.NaN));

  Published {
    accuracy = List.copyOf(accuracy);
  }

  /** The paper's row for a contestant. */
  static Optional<Published> of(Contestant contestant) {
    return TABLE.stream().filter(row -> row.counterpart == contestant).findFirst();
  }
}
