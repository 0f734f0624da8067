package io.perennial.reproduction.relift;

import io.perennial.reproduction.recap.Interval;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One stream.
 *
 * @param logs one per seed, in the plan's order
 * @param rows one per contestant, in their order
 */
public record ReliftPart(String stream, List<Log> logs, List<Row> rows) {

  public ReliftPart {
    logs = List.copyOf(logs);
    rows = List.copyOf(rows);
  }

  /**
   * What the decisions of a seed are.
   *
   * @param decisions compared on
   * @param events of the stream
   * @param seconds that making them took
   */
  public record Log(long seed, int decisions, long events, double seconds) {}

  /**
   * One contestant.
   *
   * @param outcomes one per seed, in the plan's order
   */
  public record Row(Contestant contestant, List<Outcome> outcomes) {

    public Row {
      outcomes = List.copyOf(outcomes);
    }

    /** A figure over all seeds. */
    public Interval interval(ToDoubleFunction<Outcome> what) {
      return Interval.of(outcomes.stream().map(what::applyAsDouble).toList());
    }

    /** NDCG@10 over the last fifth. */
    public Interval ndcg() {
      return interval(Outcome::ndcg);
    }

    /** NDCG@10 relative to another row's, seed by seed: 0 is the same, .03 is 3 % more. */
    public Interval relativeTo(Row other) {
      return Interval.of(
          IntStream.range(0, outcomes.size())
              .mapToObj(i -> outcomes.get(i).ndcg() / other.outcomes.get(i).ndcg() - 1)
              .toList());
    }
  }

  /** The row of a contestant, if it was run. */
  public Optional<Row> row(Contestant contestant) {
    return rows.stream().filter(row -> row.contestant() == contestant).findFirst();
  }

  /** NDCG@10 of a row relative to a contestant's; NaN for itself and where that was not run. */
  public Interval relative(Row row, Contestant to) {
    return row(to)
        .filter(other -> other.contestant() != row.contestant())
        .map(row::relativeTo)
        .orElseGet(() -> Interval.of(List.of()));
  }
}
