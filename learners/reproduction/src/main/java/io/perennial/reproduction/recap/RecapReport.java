package io.perennial.reproduction.recap;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Everything the comparison measured.
 *
 * @param parts one entry per benchmark of images and buffer
 * @param streams one entry per benchmark of events, number of experts and buffer
 * @param seconds of everything
 */
public record RecapReport(List<Part> parts, List<StreamPart> streams, double seconds) {

  public RecapReport {
    parts = List.copyOf(parts);
    streams = List.copyOf(streams);
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
      List<RuleRow<Outcome>> rows) {

    public Part {
      testImages = List.copyOf(testImages);
      rows = List.copyOf(rows);
    }

    /** The row of a rule, if it was run. */
    public Optional<RuleRow<Outcome>> row(Rule rule) {
      return RuleRow.find(rows, rule);
    }

    /**
     * What a row has above {@link Rule#UNIFORM} seed by seed; NaN for that rule itself and where it
     * was not run.
     */
    public Interval above(RuleRow<Outcome> row, ToDoubleFunction<Outcome> what) {
      return row.aboveUniform(rows, what);
    }
  }

  /** Parts by their benchmark and buffer, for those who look for one. */
  public Optional<Part> part(Benchmark benchmark, int buffer) {
    return parts.stream()
        .filter(part -> part.benchmark() == benchmark && part.buffer() == buffer)
        .findFirst();
  }
}
