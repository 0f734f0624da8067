package io.perennial.reproduction.reloop2;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** A part of the comparison. */
public enum Experiment {
  /** The regimes over whole streams. */
  COMPARISON(new Trial("comparison", 7, Long.MAX_VALUE, true, Correctors::comparison)),
  /**
   * What the published form's parameters do, and what collisions cost: the first three files; and
   * the exact neighbours, on the first {@value #FEW_ROWS} rows of them only.
   */
  SWEEP(
      new Trial("sweep", 3, Long.MAX_VALUE, false, Correctors::sketches),
      new Trial("exact neighbours", 3, Experiment.FEW_ROWS, false, Correctors::neighbours));

  private static final long FEW_ROWS = 100_000;

  @SuppressWarnings("ImmutableEnumChecker") // A copy.
  private final List<Trial> trials;

  /**
   * Passes over the same rows.
   *
   * @param name as in reports
   * @param files of the stream, from the first
   * @param rows scored at most; a slot that began is finished
   * @param honest whether shares are also chosen on the first slots
   */
  record Trial(
      String name, int files, long rows, boolean honest, Supplier<List<Contestant>> contestants) {}

  Experiment(Trial... trials) {
    this.trials = List.of(trials);
  }

  List<Trial> trials() {
    return trials;
  }

  /** Whether it is of this stream and regime. */
  boolean covers(ReloopStream stream, Regime regime) {
    return this == COMPARISON
        || (stream == ReloopStream.GLOBO
            && (regime == Regime.FROZEN || regime == Regime.INCREMENTAL));
  }

  /** As in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
