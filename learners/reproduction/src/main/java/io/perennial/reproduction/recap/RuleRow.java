package io.perennial.reproduction.recap;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One rule.
 *
 * @param outcomes one per seed, in the plan's order
 * @param <O> what one run measured
 */
public record RuleRow<O>(Rule rule, List<O> outcomes) {

  public RuleRow {
    outcomes = List.copyOf(outcomes);
  }

  /** The row of a rule, if it was run. */
  static <O> Optional<RuleRow<O>> find(List<RuleRow<O>> rows, Rule rule) {
    return rows.stream().filter(row -> row.rule() == rule).findFirst();
  }

  /** A figure over all seeds. */
  public Interval interval(ToDoubleFunction<O> what) {
    return Interval.of(outcomes.stream().map(what::applyAsDouble).toList());
  }

  /**
   * What this row has above {@link Rule#UNIFORM} seed by seed; NaN for that rule itself and where
   * it was not run.
   *
   * @param rows of the same part
   */
  Interval aboveUniform(List<RuleRow<O>> rows, ToDoubleFunction<O> what) {
    List<O> uniform = find(rows, Rule.UNIFORM).map(RuleRow::outcomes).orElse(List.of());
    int pairs = rule == Rule.UNIFORM ? 0 : uniform.size();
    return Interval.of(
        IntStream.range(0, pairs)
            .mapToObj(i -> what.applyAsDouble(outcomes.get(i)) - what.applyAsDouble(uniform.get(i)))
            .toList());
  }
}
