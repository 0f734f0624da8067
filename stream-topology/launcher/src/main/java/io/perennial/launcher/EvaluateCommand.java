package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same learner in one process, without Kafka or Flink. */
@Command(
    name = "evaluate",
    description = "Score and learn a file, or the generator, in one process: no Kafka, no Flink.")
final class EvaluateCommand implements Callable<Integer> {

  static final long DEFAULT_EVENTS = 100_000;

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final LearnerOptions learner = new LearnerOptions();
  @Mixin private final ReportOptions reports = new ReportOptions();

  @Option(
      names = "--save-model",
      paramLabel = "FILE",
      description =
          "Write the learner there as it stands after the input's last record, before what is still"
              + " pending is taken for negative (default: not). For replay --score-with.")
  private @Nullable Path saveModel;

  private final Terminal terminal;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    reports.check();
    Settings settings = learner.settings(source, Map.of());
    ModelFile.check(saveModel, settings);
    Evaluator evaluator = new Evaluator(settings, System.currentTimeMillis());
    evaluator.saveModelTo(saveModel);
    Rate rate = new Rate(System::nanoTime);
    Report report;
    try (Progress progress =
        Progress.start(terminal, Duration.ofSeconds(10), () -> line(evaluator, rate))) {
      report =
          source.isSpoiled()
              ? spoiled(evaluator, settings, progress)
              : plain(evaluator, settings, progress);
    }
    reports.deliver(report, terminal);
    return 0;
  }

  private static String line(Evaluator evaluator, Rate rate) {
    long events = evaluator.events();
    Evaluator.Snapshot at = evaluator.progress();
    return ProgressText.of(events, rate.update(events), at.metrics())
        + ProgressText.experts(at.experts(), at.shift());
  }

  private Report plain(Evaluator evaluator, Settings settings, Progress progress) {
    try (EventSource events =
        source.open(settings.labels(), settings.learner().seed(), DEFAULT_EVENTS)) {
      Report report = evaluator.evaluate(events);
      sayWhatWasSkipped(events, progress);
      return report;
    }
  }

  private Report spoiled(Evaluator evaluator, Settings settings, Progress progress) {
    try (RecordSource records =
        source.openRecords(settings.labels(), settings.learner().seed(), DEFAULT_EVENTS)) {
      Report report = evaluator.evaluate(records);
      sayWhatWasSkipped(records.events(), progress);
      progress.say("injected: " + records.injector().injected());
      return report;
    }
  }

  private static void sayWhatWasSkipped(EventSource events, Progress progress) {
    if (events.skipped() > 0) {
      progress.say("skipped %,d lines that are no event".formatted(events.skipped()));
    }
  }
}
