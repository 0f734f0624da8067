package io.perennial.launcher;

import io.perennial.event.Interaction;
import io.perennial.launcher.pipelinebench.Benchmark;
import io.perennial.launcher.pipelinebench.Plan;
import io.perennial.launcher.pipelinebench.Plan.Codec;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import io.perennial.launcher.pipelinebench.Report;
import io.perennial.settings.Settings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the whole pipeline as processes. */
@Command(
    name = "pipeline",
    description = {
      "Measure broker and job as 'run' starts them, in temporary folders and on free ports, removed"
          + " at the end. Broker, job and producer share the machine.",
      "throughput: a backlog through the job, and through one with everything but a learner, as JSON"
          + " and as Protobuf, in turns; latency: from the broker's time of an interaction to that of"
          + " its prediction, at 25, 50 and 75 %% of the rate of a backlog; checkpoints: what one"
          + " writes after 10,000 events; restore: the job is killed, with a user for each event;"
          + " start: 'run' until its first prediction.",
      "A bar that is missed is told and no failure; a phase that cannot be measured is."
    })
final class PipelineBenchCommand implements Callable<Integer> {

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final LearnerOptions learner = new LearnerOptions();

  @Option(
      names = "--phases",
      paramLabel = "NAME,…",
      split = ",",
      description = "Only these of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Phase> phases = List.of();

  @Option(
      names = "--codecs",
      paramLabel = "NAME,…",
      split = ",",
      description = "Of the phase throughput, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Codec> codecs = List.of(Codec.values());

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Events of a backlog; the source's again and again where it has fewer.")
  private int backlog;

  @Option(
      names = "--checkpoint-events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Events learned before the phases checkpoints and restore measure.")
  private int checkpointEvents;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "Turns of the phases throughput, restore and start.")
  private int repeat;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "40",
      description = "For which each rate of the phase latency is held.")
  private int seconds;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  PipelineBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Plan plan = plan();
    Settings settings = learner.settings(source, Map.of());
    if (settings.learner().classes() != 2 || settings.kafka().shards() != 1) {
      throw new WrongUseException(
          "the pipeline is measured on binary streams and one shard: leave --classes and --shards out");
    }
    List<Interaction> events = LabelledEvents.read(source, settings);
    Report report =
        new Benchmark(
                plan,
                events,
                this::start,
                new RunStart(ProjectLayout.find()),
                rate -> new Pace(rate)::await,
                terminal::say)
            .measure();
    terminal.out().print(output == OutputFormat.json ? report.toJson() : report.render());
    terminal.out().flush();
    return report.isComplete() ? 0 : Perennial.FAILURE;
  }

  private PipelineBenchProcesses start(Duration checkpointInterval) throws InterruptedException {
    Map<String, String> more =
        Map.of("job.checkpointInterval", checkpointInterval.toMillis() + "ms");
    return PipelineBenchProcesses.start(
        folder ->
            ports -> EmbeddedSettings.of(learner, source, ports, folder.path(), more, Map.of()),
        terminal::say);
  }

  private Plan plan() {
    WrongUseException.requireBetween("--backlog", backlog, 1_000, 10_000_000);
    WrongUseException.requireBetween("--checkpoint-events", checkpointEvents, 1_000, 100_000_000);
    WrongUseException.requireBetween("--repeat", repeat, 1, 100);
    WrongUseException.requireBetween("--seconds", seconds, 1, 3_600);
    Set<Phase> chosen = phases.isEmpty() ? EnumSet.allOf(Phase.class) : EnumSet.copyOf(phases);
    return new Plan(chosen, codecs, backlog, checkpointEvents, repeat, seconds);
  }
}
