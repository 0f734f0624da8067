package io.perennial.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.perennial.event.file.Faults;
import io.perennial.launcher.chaos.ChaosReport;
import io.perennial.launcher.chaos.FaultKind;
import io.perennial.launcher.chaos.Hosts;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The fault suite. */
@Command(
    name = "chaos",
    description = {
      "Run the pipeline as processes on a stream of the generator, do to them what happens to"
          + " processes, and compare everything that was committed with processors that nobody"
          + " disturbed, record by record: predictions, examples, shifts, decisions, dead letters,"
          + " counters, and the digest of every shard's model. The first difference ends it, with"
          + " exit code 1.",
      "The stream is spoiled: broken, oversized, duplicate, late and newer records, outcomes that"
          + " are delayed or missing, a hot key, an idle partition, a burst. What was sent must add"
          + " up to what was counted.",
      "Everything is on free ports and in a folder of its own; nothing is left behind."
    })
final class ChaosCommand implements Callable<Integer> {

  private static final int DEFAULT_SHARDS = 2;
  private static final String SPOILED =
      "broken=0.001,duplicate=0.01,late=0.005,missing=0.05,delayed=0.1";

  @Mixin private final LearnerOptions learner = new LearnerOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides everything random: stream, faults, when and to whom.")
  private long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "10",
      description = "How long the stream is sent; faults take their time on top.")
  private double minutes;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Interactions of the stream, instead of --minutes.")
  private @Nullable Long events;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Records per second, interactions and outcomes.")
  private double speed;

  @Option(
      names = "--faults",
      paramLabel = "KIND,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Only these of ${COMPLETION-CANDIDATES} (default: all).")
  private List<FaultKind> kinds = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Faults, each kind as often as the others (default: each kind once).")
  private @Nullable Integer count;

  @Option(
      names = "--inject",
      paramLabel = "FAULT=SHARE,…",
      defaultValue = SPOILED,
      description = "How the stream is spoiled.")
  private String inject = SPOILED;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      defaultValue = "3",
      description = "One more than are needed takes over at once.")
  private int taskManagers;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was found as JSON (default: to the standard output).")
  private @Nullable Path report;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "Where everything is kept, to be looked at afterwards; must be empty (default: a fresh"
              + " folder that is removed at the end).")
  private @Nullable Path dataDir;

  private final Terminal terminal;

  ChaosCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Faults spoiled = check();
    PipelinePorts ports = PipelinePorts.firstFree(7_000);
    ChaosReport found;
    try (CleanUp cleanUp = new CleanUp();
        DataFolder folder = DataFolder.open(dataDir)) {
      cleanUp.add(folder::close);
      requireFresh(folder);
      TemporaryFiles.keepIn(folder.temporary());
      Settings settings = settings(ports, folder.path());
      List<FaultKind> chosen = kinds(settings);
      folder.keep(settings);
      Hosts hosts = Hosts.of(chosen, taskManagers, folder.path());
      try (ChaosRun run =
          new ChaosRun(settings, folder, ports, taskManagers, hosts, terminal::say)) {
        cleanUp.add(run::close);
        found =
            run.execute(
                new ChaosRun.Plan(
                    seed,
                    events == null
                        ? (long) (minutes * 60 * speed / (1 + ChaosStream.FEEDBACK_SHARE))
                        : events,
                    speed,
                    chosen,
                    count == null ? chosen.size() : count,
                    spoiled));
      } catch (ChildFailedException e) {
        folder.keepLogs();
        throw e;
      }
      if (!found.identical()) {
        folder.keepLogs();
        terminal.say("what the processes said is in " + folder.path().resolve("logs"));
      }
    }
    deliver(found);
    return found.identical() ? 0 : Perennial.FAILURE;
  }

  private static void requireFresh(DataFolder folder) {
    if (folder.hasStreams()) {
      throw new WrongUseException(
          "--data-dir '%s' holds an earlier run: name another folder, or remove it"
              .formatted(folder.path()));
    }
  }

  /** What was asked for must be possible; of all kinds those are left out that are not. */
  private List<FaultKind> kinds(Settings settings) {
    List<FaultKind> possible = new ArrayList<>();
    for (FaultKind kind : kinds.isEmpty() ? List.of(FaultKind.values()) : kinds) {
      String missing =
          kind == FaultKind.KILL_WORKER && !settings.servesPolicy()
              ? "without fine-tuning there is no worker"
              : Hosts.missingFor(kind);
      if (missing == null) {
        possible.add(kind);
      } else if (kinds.isEmpty()) {
        terminal.say("without %s: %s".formatted(kind, missing));
      } else {
        throw new WrongUseException(
            "--faults names %s, but %s; or leave it out".formatted(kind, missing));
      }
    }
    return possible;
  }

  private Faults check() {
    Faults faults;
    try {
      faults = Faults.parse(inject);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
    require("--minutes", minutes > 0 && minutes <= 10_000, "between 0 and 10,000", minutes);
    require("--speed", speed >= 1 && speed <= 1e6, "between 1 and 1,000,000", speed);
    require("--task-managers", taskManagers >= 1 && taskManagers <= 64, "1 to 64", taskManagers);
    if (events != null) {
      require("--events", events >= 100, "at least 100", events);
    }
    if (count != null) {
      require("--count", count >= 0 && count <= 100_000, "0 to 100,000", count);
    }
    if (report != null && !ReportOptions.canBeReplaced(report)) {
      throw new WrongUseException(
          "--report names '%s', which cannot be written: name a file in a writable folder"
              .formatted(report));
    }
    return faults;
  }

  private static void require(String option, boolean condition, String range, Object value) {
    if (!condition) {
      throw new WrongUseException("%s must be %s, but is %s".formatted(option, range, value));
    }
  }

  private Settings settings(PipelinePorts ports, Path folder) {
    String shards = Integer.toString(learner.shards == null ? DEFAULT_SHARDS : learner.shards);
    SourceOptions source = new SourceOptions();
    source.seed = seed;
    return EmbeddedSettings.of(
        learner,
        source,
        ports,
        folder,
        Map.of("kafka.shards", shards, "job.parallelism", shards),
        System.getenv());
  }

  private void deliver(ChaosReport found) throws IOException {
    String json =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(found)
            + System.lineSeparator();
    if (report == null) {
      terminal.out().print(json);
      terminal.out().flush();
    } else {
      Files.writeString(report, json);
    }
    List<String> lines = new ArrayList<>(found.problems());
    if (found.identical()) {
      lines.add(
          "identical: %s after %d faults, digests %s"
              .formatted(found.matched(), found.faults().size(), found.digests()));
    }
    lines.forEach(terminal::say);
  }
}
