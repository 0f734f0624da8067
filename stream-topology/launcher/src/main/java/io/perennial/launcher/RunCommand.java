package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.replay.api.SecretFile;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job, everything embedded. */
@Command(
    name = "run",
    description = {
      "Run everything embedded: a Kafka broker, the Flink job with its web UI (port 8081), the replay"
          + " store and console (port 8080), a fine-tune worker, and a producer. Ends with Ctrl-C, or with --until-done"
          + " when the input is learned.",
      "A run with the same data folder and source goes on where it stopped."
    })
final class RunCommand implements Callable<Integer> {

  private static final int MOST_TASK_MANAGERS = 64;
  private static final double DEFAULT_SPEED = 2_000;
  private static final int LEAST_OFFSET = 1 - 8_080;
  private static final int MOST_OFFSET = 65_535 - 9_093;
  private static final Path DEFAULT_FOLDER = Path.of("perennial-data");
  private static final String TOKENS_VARIABLE = "PERENNIAL_TOKENS_FILE";

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final LearnerOptions learner = new LearnerOptions();
  @Mixin private final ReportOptions reports = new ReportOptions();

  @Option(
      names = "--until-done",
      description = "Process the whole input, print the report, stop, and exit.")
  private boolean untilDone;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "Records per second; 0 is as fast as it goes (default: 0 with --until-done, 2,000"
              + " otherwise).")
  private @Nullable Double speed;

  @Option(
      names = "--no-producer",
      description =
          "Send nothing: the events are yours, from perennial produce or any client of Kafka.")
  private boolean noProducer;

  @Option(
      names = "--no-worker",
      description =
          "No fine-tune worker: candidates are ranked by the policy as it stands, at first by the"
              + " learner's logit alone.")
  private boolean noWorker;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Flink subtasks, at most as many as shards (default: 1).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--cluster",
      description =
          "Flink as processes of its own, a JobManager and TaskManagers, which perennial job can"
              + " manage.")
  private boolean cluster;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "TaskManagers of --cluster (default: 1).")
  private @Nullable Integer taskManagers;

  @Option(
      names = "--broker-config",
      paramLabel = "FILE",
      description =
          "Options of the Kafka broker as Java properties, such as"
              + " listener.security.protocol.map=CLIENTS:SASL_SSL,CONTROLLER:SASL_SSL with keys and"
              + " passwords; what clients need then is kafka.client in --config (default: none).")
  private @Nullable Path brokerConfig;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "Where everything is kept (default: perennial-data; a fresh folder that is removed at the"
              + " end with --until-done).")
  private @Nullable Path dataDir;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Added to the ports 8080, 8081, 9092 and 9093, and 6123 with --cluster.")
  private int portOffset;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "The replay store and its console ask for a token, one of this file: a role, read or"
              + " admin, and a token a line.")
  private @Nullable Path tokens;

  private final Terminal terminal;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    check();
    PipelinePorts ports = new PipelinePorts(portOffset);
    // Whatever can be wrong is found out before anything is made or started.
    Path path = dataDir == null && !untilDone ? DEFAULT_FOLDER : dataDir;
    Path planned = path == null ? Path.of("fresh") : path;
    checkSource(settings(ports, planned, System.getenv()));
    List<String> storeAccess = storeAccess(System.getenv());
    ProjectLayout found = ProjectLayout.find();
    ProjectLayout layout = untilDone ? found : found.makingArchives();
    ports.requireFree();
    try (DataFolder folder = DataFolder.open(path)) {
      requireFreshIfUntilDone(folder);
      TemporaryFiles.keepIn(folder.temporary());
      Settings chosen = settings(ports, folder.path(), System.getenv());
      Settings settings =
          chosen.withForgetKey(ForgetKey.settle(chosen.forget().key(), folder.path()));
      folder.keep(settings);
      terminal.say("settings, kept in " + folder.settings() + ":");
      terminal.say(SettingsText.of(settings));
      var children =
          new PipelineChildren(
              layout, folder, ports, settings, new PipelineSecurity(brokerConfig, storeAccess));
      var run =
          new RunningPipeline(
              terminal,
              new Pipeline(
                  children,
                  cluster
                      ? new ClusterJob(
                          children,
                          settings,
                          layout.jobJar(),
                          taskManagers == null ? 1 : taskManagers,
                          terminal::say)
                      : new EmbeddedJob(children),
                  settings,
                  untilDone,
                  settings.servesPolicy() && !noWorker,
                  terminal::say),
              folder,
              settings);
      Report report = run.execute(producer(settings, folder), untilDone);
      if (report != null) {
        reports.deliver(report, terminal);
      }
    }
    return 0;
  }

  private void check() {
    source.check();
    reports.check();
    if (reports.report != null && !untilDone) {
      throw new WrongUseException(
          "--report is written when the input is learned: add --until-done, or leave it out");
    }
    if (portOffset < LEAST_OFFSET || portOffset > MOST_OFFSET) {
      throw new WrongUseException(
          "--port-offset must be between %,d and %,d, so that ports are between 1 and 65,535, but is %,d"
              .formatted(LEAST_OFFSET, MOST_OFFSET, portOffset));
    }
    if (brokerConfig != null && !Files.isReadable(brokerConfig)) {
      throw new WrongUseException(
          "--broker-config '%s' cannot be read: name a file of Java properties with options of a Kafka broker"
              .formatted(brokerConfig));
    }
    if (taskManagers != null && !cluster) {
      throw new WrongUseException(
          "--task-managers goes with --cluster, which is not there: add it, or leave this out");
    }
    if (taskManagers != null && (taskManagers < 1 || taskManagers > MOST_TASK_MANAGERS)) {
      throw new WrongUseException(
          "--task-managers must be between 1 and %d, but is %d"
              .formatted(MOST_TASK_MANAGERS, taskManagers));
    }
    if (noProducer && (untilDone || speed != null || source.isChosen())) {
      throw new WrongUseException(
          "--no-producer sends nothing, so it goes without --input, --events, --no-changes,"
              + " --inline-labels, --inject, --speed and --until-done: leave it or them out");
    }
    if (speed != null && !(speed >= 0 && speed <= 1e9)) {
      throw new WrongUseException("--speed must be between 0 and 1,000,000,000, but is " + speed);
    }
  }

  private void checkSource(Settings settings) {
    requireShards(settings);
    requireLetIn(settings);
    if (!noProducer) {
      source.open(settings.labels(), settings.learner().seed(), 1).close();
    }
  }

  /** Absolute: the store has a working folder of its own. */
  private List<String> storeAccess(Map<String, String> environment) {
    String named = environment.get(TOKENS_VARIABLE);
    Path file = tokens == null && named != null ? Path.of(named) : tokens;
    if (file == null) {
      return List.of();
    }
    try {
      var readable = SecretFile.read(file, tokens == null ? TOKENS_VARIABLE : "--tokens");
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
    return List.of("--tokens", file.toAbsolutePath().toString());
  }

  /** Otherwise everything would wait in vain for a broker that speaks another language. */
  private void requireLetIn(Settings settings) {
    String protocol = settings.kafka().client().get("security.protocol");
    if (brokerConfig == null && protocol != null && !protocol.equals("PLAINTEXT")) {
      throw new WrongUseException(
          "kafka.client.security.protocol is %s, but the broker of run speaks PLAINTEXT: secure it with --broker-config, or leave the setting out"
              .formatted(protocol));
    }
  }

  private void requireFreshIfUntilDone(DataFolder folder) {
    if (untilDone && folder.hasStreams()) {
      throw new WrongUseException(
          "--until-done reports on one input, but --data-dir '%s' holds an earlier run: name another folder, or remove it"
              .formatted(folder.path()));
    }
  }

  static void requireShards(Settings settings) {
    int shards = settings.kafka().shards();
    if (settings.job().parallelism() > shards) {
      throw new WrongUseException(
          "--parallelism is %d, but there are only %d shards to spread: raise --shards, or lower it"
              .formatted(settings.job().parallelism(), shards));
    }
  }

  private Settings settings(PipelinePorts ports, Path folder, Map<String, String> environment) {
    return EmbeddedSettings.of(
        learner,
        source,
        ports,
        folder,
        parallelism == null ? Map.of() : Map.of("job.parallelism", parallelism.toString()),
        environment);
  }

  private Optional<List<String>> producer(Settings settings, DataFolder folder) throws IOException {
    return noProducer ? Optional.empty() : Optional.of(producerArguments(settings, folder));
  }

  private List<String> producerArguments(Settings settings, DataFolder folder) throws IOException {
    SourceRecord sent = new SourceRecord(folder.path().resolve("source"));
    var arguments =
        new ArrayList<>(source.toArguments(settings.labels(), settings.learner().seed()));
    if (!untilDone && source.input == null && source.events == null) {
      arguments.add("--endless");
    }
    if (folder.hasStreams() && sent.isSameAs(arguments)) {
      arguments.add("--resume");
    } else if (folder.hasStreams()) {
      terminal.say("the source is not the one of the run before: it is sent from its beginning");
    }
    sent.write(arguments);
    if (untilDone) {
      arguments.add("--end-of-input");
    }
    double records = speed != null ? speed : untilDone ? 0 : DEFAULT_SPEED;
    arguments.add("--speed=" + records);
    return arguments;
  }
}
