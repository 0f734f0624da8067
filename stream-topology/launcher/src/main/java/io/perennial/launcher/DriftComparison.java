package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.event.file.EventFiles;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.FileOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the streams whose changes are known through the learner, in every way, with every seed. */
final class DriftComparison {

  private final Path data;
  private final List<Long> seeds;
  private final Consumer<String> progress;

  /** What every seed came to, for one stream and one way. */
  record Row(DriftStream stream, DriftVariant variant, List<DriftOutcome> outcomes) {}

  /**
   * @param data folder of the files
   */
  DriftComparison(Path data, List<Long> seeds, Consumer<String> progress) {
    this.data = data;
    this.seeds = seeds;
    this.progress = progress;
  }

  /** Throws a {@link WrongUseException} that names the first file that is not there. */
  void check() {
    for (DriftStream stream : DriftStream.all()) {
      if (stream.file() && !Files.isReadable(file(stream))) {
        throw new WrongUseException(
            "--data has no readable "
                + file(stream)
                + "; name a folder that has it and the other drift streams, or leave them out with"
                + " --parts split,permuted");
      }
    }
  }

  private Path file(DriftStream stream) {
    return data.resolve(stream.name() + ".tsv.gz");
  }

  List<Row> run() {
    List<Row> rows = new ArrayList<>();
    for (DriftStream stream : DriftStream.all()) {
      for (DriftVariant variant : DriftVariant.all()) {
        List<DriftOutcome> outcomes = new ArrayList<>();
        for (long seed : seeds) {
          DriftOutcome outcome = run(stream, variant, seed);
          outcomes.add(outcome);
          progress.accept(
              "%s, %s, seed %d: accuracy %.4f, log loss %.5f, %d experts"
                  .formatted(
                      stream.name(),
                      variant.name(),
                      seed,
                      outcome.accuracy(),
                      outcome.logLoss(),
                      outcome.experts().count()));
        }
        rows.add(new Row(stream, variant, outcomes));
      }
    }
    return rows;
  }

  private DriftOutcome run(DriftStream stream, DriftVariant variant, long seed) {
    Map<String, String> overrides = new LinkedHashMap<>(variant.settings());
    overrides.put("learner.seed", Long.toString(seed));
    if (stream.positive() != null) {
      overrides.put("labels.positive", stream.positive());
    }
    Settings settings = SettingsFile.load(null, Map.of(), overrides);
    try (EventReader reader = open(stream, settings, seed);
        EventSource source = new EventSource(reader, false)) {
      Report report = new Evaluator(settings, Long.MAX_VALUE).evaluate(source);
      return DriftOutcome.of(
          report.evaluation().served().accuracy(),
          report.evaluation().served().logLoss(),
          report.expertPools().get(0),
          report.shifts().stream().map(Report.Shift::shift).toList(),
          stream.changes(seed),
          report.throughput().cpuMicrosPerEvent());
    }
  }

  private EventReader open(DriftStream stream, Settings settings, long seed) {
    return stream.file()
        ? EventFiles.open(
            file(stream),
            new FileOptions(
                settings.labels().positive(),
                settings.labels().classes(),
                Set.of(),
                Long.MAX_VALUE))
        : new SyntheticStream(stream.options(seed));
  }
}
