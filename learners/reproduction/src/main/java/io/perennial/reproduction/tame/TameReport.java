package io.perennial.reproduction.tame;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Everything the comparison measured.
 *
 * @param protocols one entry per protocol, in their order
 * @param seconds of the whole comparison
 */
public record TameReport(List<Part> protocols, double seconds) {

  /**
   * One protocol.
   *
   * @param trainingImages images learned, per epoch and task where a task has all
   * @param testImages images asked, per task where a task has all
   * @param seeds in the order asked for
   */
  public record Part(
      Protocol protocol,
      TameSettings settings,
      int trainingImages,
      int testImages,
      List<Seed> seeds) {

    /** The variants that were run, in their order. */
    public List<Variant> variants() {
      return seeds.stream()
          .flatMap(seed -> seed.outcomes().stream())
          .map(Outcome::variant)
          .distinct()
          .sorted()
          .toList();
    }

    /** A figure of a variant over all seeds. */
    public Figure figure(Variant variant, ToDoubleFunction<Outcome> what) {
      return Figure.of(
          seeds.stream()
              .flatMap(seed -> seed.outcomes().stream())
              .filter(outcome -> outcome.variant() == variant)
              .map(what::applyAsDouble)
              .toList());
    }
  }

  /** The outcomes of one seed. */
  public record Seed(long seed, List<Outcome> outcomes) {}
}
