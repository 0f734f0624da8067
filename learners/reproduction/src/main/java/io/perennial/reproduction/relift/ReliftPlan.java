package io.perennial.reproduction.relift;

import io.perennial.learner.ContinualLearner;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What is to be compared.
 *
 * @param sources in the order of the report
 * @param days two of the sources, whose decisions are learned one after the other to see what is
 *     forgotten; or none
 * @param contestants those to compare besides the controls
 * @param seeds in the order of the report
 * @param learners makes fresh binary learners by the seed
 */
public record ReliftPlan(
    List<DecisionSource> sources,
    List<String> days,
    Set<Contestant> contestants,
    List<Long> seeds,
    LongFunction<ContinualLearner> learners,
    ReliftSettings settings) {

  /**
   * @throws IllegalArgumentException naming what cannot be done
   */
  public ReliftPlan {
    sources = List.copyOf(sources);
    days = List.copyOf(days);
    contestants = Set.copyOf(contestants);
    seeds = List.copyOf(seeds);
    if (sources.isEmpty() || contestants.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to compare in streams %s, strategies %s and seeds %s; name one of each"
              .formatted(names(sources), contestants, seeds));
    }
    if (!days.isEmpty() && (days.size() != 2 || !names(sources).containsAll(days))) {
      throw new IllegalArgumentException(
          "forgetting is measured on two of the streams %s, but %s are named; name two of them"
              .formatted(names(sources), days));
    }
  }

  private static List<String> names(List<DecisionSource> sources) {
    return sources.stream().map(DecisionSource::name).toList();
  }

  /** Those that run, in the order of the report. */
  List<Contestant> running() {
    return List.of(Contestant.values()).stream()
        .filter(one -> one.isControl() || contestants.contains(one))
        .toList();
  }

  /** Those whose forgetting is measured. */
  List<Contestant> forgetting() {
    return days.isEmpty()
        ? List.of()
        : List.of(Contestant.RELIFT, Contestant.SUCCESSES).stream()
            .filter(contestants::contains)
            .toList();
  }
}
