package io.perennial.reproduction.reloop2;

import io.perennial.learner.ContinualLearner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Repeats ReLoop2's protocol: a base trained on the first part of a stream, then slots that are
 * scored before anything learns them, under several regimes. One thread; memory for one slot's rows
 * and 4 bytes per row and corrector.
 */
public final class ReloopReproduction {

  private final ReloopPlan plan;
  private final LongFunction<ContinualLearner> bases;
  private final Consumer<String> progress;
  private final List<ReloopReport.Part> parts = new ArrayList<>();

  private ReloopReproduction(
      ReloopPlan plan, LongFunction<ContinualLearner> bases, Consumer<String> progress) {
    this.plan = plan;
    this.bases = bases;
    this.progress = progress;
  }

  /**
   * Runs everything of a plan.
   *
   * @param bases makes the base of a seed: binary, without a memory of its own
   * @param progress is told, in one line, whenever a regime of a seed is finished
   * @throws io.perennial.event.file.InputException if a file cannot be read, or a stream has no row
   *     to score
   */
  public static ReloopReport run(
      ReloopPlan plan, LongFunction<ContinualLearner> bases, Consumer<String> progress) {
    long begin = System.nanoTime();
    ReloopReproduction run = new ReloopReproduction(plan, bases, progress);
    for (Experiment experiment : Experiment.values()) {
      for (ReloopStream stream : ReloopStream.values()) {
        if (plan.experiments().contains(experiment) && plan.streams().contains(stream)) {
          experiment.trials().forEach(trial -> run.run(experiment, trial, stream));
        }
      }
    }
    return new ReloopReport(run.parts, (System.nanoTime() - begin) / 1e9);
  }

  private void run(Experiment experiment, Experiment.Trial trial, ReloopStream stream) {
    Map<Regime, ReloopReport.Part> seeds = new LinkedHashMap<>();
    for (Regime.Moment training : Regime.Moment.values()) {
      List<Regime> regimes = plan.regimes(experiment, stream, training);
      for (long seed : regimes.isEmpty() ? List.<Long>of() : plan.seeds()) {
        SeedRun run = new SeedRun(trial, stream, regimes, bases.apply(seed), seed);
        run.run(plan.files(trial, stream), plan.limit());
        run.parts(progress)
            .forEach(part -> seeds.merge(part.regime(), part, ReloopReport.Part::and));
      }
    }
    parts.addAll(seeds.values());
  }
}
