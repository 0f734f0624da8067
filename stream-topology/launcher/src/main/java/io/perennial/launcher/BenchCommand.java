package io.perennial.launcher;

import io.perennial.event.Interaction;
import io.perennial.learner.LearnerConfig;
import io.perennial.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the learner's core. */
@Command(
    name = "bench",
    subcommands = {
      PeerBenchCommand.class,
      MemoryBenchCommand.class,
      ReplayBenchCommand.class,
      PolicyBenchCommand.class,
      StoreBenchCommand.class,
      PipelineBenchCommand.class
    },
    description = {
      "Measure the learner's core on a file, or the generator: CPU time of the learning thread per"
          + " event, without reading, decoding, Kafka or Flink, as JSON.",
      "Events are decoded into memory first, and one pass warms up. Only interactions that carry"
          + " their label count."
    })
final class BenchCommand implements Callable<Integer> {

  /** The floor to compare with: logistic regression on the hashed features and nothing else. */
  static final Map<String, String> ON_HASHES =
      Map.of(
          "learner.scorer", "LOGISTIC",
          "learner.statistics", "false",
          "learner.errorMemory.enabled", "false",
          "learner.replay.enabled", "false",
          "learner.decayedMeans", "false",
          "learner.focus.enabled", "false",
          "learner.experts.detector", "NONE");

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final LearnerOptions learner = new LearnerOptions();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured passes, each with a fresh learner.")
  private int repeat;

  private final Terminal terminal;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (repeat < 1 || repeat > 1_000) {
      throw new WrongUseException("--repeat must be between 1 and 1000, but is " + repeat);
    }
    Settings settings = learner.settings(source, Map.of());
    List<Interaction> events = LabelledEvents.read(source, settings);
    Map<String, LearnerConfig> candidates = new LinkedHashMap<>();
    candidates.put("learner", settings.learner());
    candidates.put("without-replay", changed(Map.of("learner.replay.enabled", "false")));
    candidates.put("replay-ratio-1", changed(Map.of("learner.replay.ratio", "1")));
    candidates.put("one-expert", changed(Map.of("learner.experts.detector", "NONE")));
    candidates.put("logistic", changed(ON_HASHES));
    LearnerBench bench = new LearnerBench(events, repeat, terminal::say);
    double detector = DetectorBench.nanosPerEvent(repeat, settings.learner().classes());
    terminal.out().print(LearnerBench.toJson(events.size(), bench.measure(candidates), detector));
    terminal.out().flush();
    return 0;
  }

  private LearnerConfig changed(Map<String, String> forced) {
    return learner.changed(source, forced).learner();
  }
}
