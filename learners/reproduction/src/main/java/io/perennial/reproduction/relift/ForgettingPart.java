package io.perennial.reproduction.relift;

import io.perennial.reproduction.recap.Interval;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What is lost of a day while another is learned.
 *
 * @param first name of the stream that is learned first
 * @param heldOut its decisions that are never learned
 * @param rows one per strategy and kind of replay
 */
public record ForgettingPart(String first, String second, int heldOut, List<Row> rows) {

  public ForgettingPart {
    rows = List.copyOf(rows);
  }

  /**
   * One strategy with one kind of replay.
   *
   * @param outcomes one per seed, in the plan's order
   */
  public record Row(Contestant contestant, Replaying replaying, List<ForgettingOutcome> outcomes) {

    public Row {
      outcomes = List.copyOf(outcomes);
    }

    /** A figure over all seeds. */
    public Interval interval(ToDoubleFunction<ForgettingOutcome> what) {
      return Interval.of(outcomes.stream().map(what::applyAsDouble).toList());
    }

    /** The loss less half of another row's, seed by seed: not above 0 is at most half. */
    public Interval aboveHalf(Row other) {
      return Interval.of(
          IntStream.range(0, outcomes.size())
              .mapToObj(i -> outcomes.get(i).loss() - other.outcomes.get(i).loss() / 2)
              .toList());
    }
  }

  /** The row of a strategy with a kind of replay, if it was run. */
  public Optional<Row> row(Contestant contestant, Replaying replaying) {
    return rows.stream()
        .filter(row -> row.contestant() == contestant && row.replaying() == replaying)
        .findFirst();
  }
}
