package io.perennial.reproduction.recap;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Everything the comparison measured.
 *
 * @param parts one entry per benchmark and buffer
 * @param seconds of everything
 */
public record RecapReport(List<Part> parts, double seconds) {

  public RecapReport {
    parts = List.copyOf(parts);
  }

  /**
   * One benchmark with one buffer. What needs no buffer is in every part, measured once.
   *
   * @param buffer capacity in examples
   * @param testImages asked, per task
   * @param rows one per rule, in the rules' order
   */
  public record Part(
      Benchmark benchmark,
      int buffer,
      RecapSettings settings,
      List<Integer> testImages,
      List<Row> rows) {

    public Part {
      testImages = List.copyOf(testImages);
      rows = List.copyOf(rows);
    }

    /** The row of a rule, if it was run. */
    public Optional<Row> row(Rule rule) {
      return rows.stream().filter(row -> row.rule() == rule).findFirst();
    }

    /**
     * What a row has above {@link Rule#UNIFORM} seed by seed; NaN for that rule itself and where it
     * was not run.
     */
    public Interval above(Row row, ToDoubleFunction<Outcome> what) {
      List<Outcome> uniform = row(Rule.UNIFORM).map(Row::outcomes).orElse(List.of());
      int pairs = row.rule() == Rule.UNIFORM ? 0 : uniform.size();
      return Interval.of(
          IntStream.range(0, pairs)
              .mapToObj(
                  i ->
                      what.applyAsDouble(row.outcomes().get(i))
                          - what.applyAsDouble(uniform.get(i)))
              .toList());
    }
  }

  /**
   * One rule.
   *
   * @param outcomes one per seed, in the plan's order
   */
  public record Row(Rule rule, List<Outcome> outcomes) {

    public Row {
      outcomes = List.copyOf(outcomes);
    }

    /** A figure over all seeds. */
    public Interval interval(ToDoubleFunction<Outcome> what) {
      return Interval.of(outcomes.stream().map(what::applyAsDouble).toList());
    }
  }

  /** Parts by their benchmark and buffer, for those who look for one. */
  public Optional<Part> part(Benchmark benchmark, int buffer) {
    return parts.stream()
        .filter(part -> part.benchmark() == benchmark && part.buffer() == buffer)
        .findFirst();
  }
}
