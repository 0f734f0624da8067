package io.perennial.reproduction.reloop2;

import io.perennial.event.file.InputException;
import io.perennial.learner.ContinualLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** One base of one seed, taken over a stream once for all regimes that train it in the same way. */
final class SeedRun {

  private final Experiment.Trial trial;
  private final ReloopStream stream;
  private final long seed;
  private final List<Arena> arenas;
  private final BasePass pass;
  private long trained;
  private double seconds;

  /**
   * @param regimes at least one, which all train the base in the same way
   */
  SeedRun(
      Experiment.Trial trial,
      ReloopStream stream,
      List<Regime> regimes,
      ContinualLearner base,
      long seed) {
    this.trial = trial;
    this.stream = stream;
    this.seed = seed;
    Setting setting = new Setting(base.newImpression().hidden().length, seed);
    this.arenas =
        regimes.stream()
            .map(regime -> new Arena(regime, trial.contestants().get(), setting))
            .toList();
    this.pass = new BasePass(base, regimes.get(0).base(), arenas);
  }

  /**
   * Takes the base over the files.
   *
   * @param limit most rows of each
   * @throws InputException if a file cannot be read, or no row is left to score
   */
  void run(List<Path> files, long limit) {
    long begin = System.nanoTime();
    try (Slots slots = new Slots(new EventStream(files, limit), stream.slot().toMillis())) {
      trained =
          stream.trainsOnFirstFile()
              ? slots.trainOnFirstFile(pass::train)
              : slots.train(EventStream.count(files, limit) / 2, pass::train);
      Slots.Slot slot = slots.next();
      while (slot != null && pass.examples().size() < trial.rows()) {
        pass.slot(slot);
        slot = slots.next();
      }
    }
    if (pass.examples().size() == 0) {
      throw new InputException(
          "the stream %s has no row to score after the %,d that the base is trained on; give it more"
              .formatted(stream, trained));
    }
    seconds = (System.nanoTime() - begin) / 1e9;
  }

  /**
   * What the regimes came to, in their order.
   *
   * @param progress is told of each in one line
   */
  List<ReloopReport.Part> parts(Consumer<String> progress) {
    return arenas.stream().map(arena -> part(arena, progress)).toList();
  }

  private ReloopReport.Part part(Arena arena, Consumer<String> progress) {
    Examples examples = pass.examples();
    List<Result> results = Judge.judge(examples, arena, pass.micros(), trial.honest());
    progress.accept(line(arena.regime(), results));
    return new ReloopReport.Part(
        trial.name(),
        stream,
        arena.regime(),
        trained,
        examples.size(),
        examples.slots().stream().map(Examples.Slot::start).toList(),
        List.of(new ReloopReport.Seed(seed, results)));
  }

  private String line(Regime regime, List<Result> results) {
    Result last = results.get(results.size() - 1);
    return "%s, %s, %s, seed %d: AUC of the base %.4f, of %s %.4f, %,d rows, %,.0f rows/s"
        .formatted(
            trial.name(),
            stream,
            regime,
            seed,
            results.get(0).overall().auc(),
            last.name(),
            last.overall().auc(),
            pass.examples().size(),
            (trained + pass.examples().size()) / seconds);
  }
}
