package io.perennial.reproduction.reloop2;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is to be compared.
 *
 * @param data folder of the streams' files
 * @param seeds in the order of the report
 * @param limit most rows of each file
 */
public record ReloopPlan(
    Path data,
    Set<Experiment> experiments,
    Set<ReloopStream> streams,
    Set<Regime> regimes,
    List<Long> seeds,
    long limit) {

  /**
   * @throws IllegalArgumentException naming what cannot be done, such as the first missing file
   */
  public ReloopPlan {
    experiments = Set.copyOf(experiments);
    streams = Set.copyOf(streams);
    regimes = Set.copyOf(regimes);
    seeds = List.copyOf(seeds);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
    }
    if (!covers(experiments, streams, regimes)) {
      throw new IllegalArgumentException(
          "there is nothing to compare in parts %s, streams %s and regimes %s; name more of them"
              .formatted(experiments, streams, regimes));
    }
    for (ReloopStream stream : streams) {
      stream.check(data);
    }
  }

  private static boolean covers(
      Set<Experiment> experiments, Set<ReloopStream> streams, Set<Regime> regimes) {
    for (Experiment experiment : experiments) {
      for (ReloopStream stream : streams) {
        if (regimes.stream().anyMatch(regime -> experiment.covers(stream, regime))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The files that a trial reads. */
  List<Path> files(Experiment.Trial trial, ReloopStream stream) {
    return stream.files().stream().limit(trial.files()).map(data::resolve).toList();
  }

  /** The regimes of an experiment that train the base in the same way, in their order. */
  List<Regime> regimes(Experiment experiment, ReloopStream stream, Regime.Moment training) {
    return List.of(Regime.values()).stream()
        .filter(regime -> regimes.contains(regime) && regime.base() == training)
        .filter(regime -> experiment.covers(stream, regime))
        .toList();
  }
}
