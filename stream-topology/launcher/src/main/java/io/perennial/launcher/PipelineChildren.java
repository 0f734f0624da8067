package io.perennial.launcher;

import io.perennial.launcher.process.ChildSpec;
import io.perennial.launcher.process.ClassArchives;
import io.perennial.settings.LabelSettings;
import io.perennial.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The processes of an embedded pipeline. Heaps are chosen so that all of them together stay below
 * 2.5 GB resident.
 */
final class PipelineChildren {

  static final String PRODUCER = "producer";
  static final String WORKER_MAIN = "io.perennial.worker.WorkerMain";
  static final List<String> WORKER_OPTIONS =
      List.of("-Xmx256m", "--add-modules", "jdk.incubator.vector");

  /** Within ten minutes: whatever is killed comes back, what cannot live is told. */
  private static final int RESTARTS = 10;

  /** A crash of the job takes its TaskManager with it. */
  private static final int CLUSTER_RESTARTS = 50;

  private final ProjectLayout layout;
  private final DataFolder folder;
  private final PipelinePorts ports;
  private final Settings settings;
  private final PipelineSecurity security;
  private final BiFunction<String, List<String>, List<String>> hosts;

  PipelineChildren(
      ProjectLayout layout, DataFolder folder, PipelinePorts ports, Settings settings) {
    this(layout, folder, ports, settings, PipelineSecurity.NONE);
  }

  /**
   * @param folder keeps the settings
   */
  PipelineChildren(
      ProjectLayout layout,
      DataFolder folder,
      PipelinePorts ports,
      Settings settings,
      PipelineSecurity security) {
    this(layout, folder, ports, settings, security, (process, command) -> command);
  }

  /**
   * @param folder keeps the settings
   * @param hosts makes of a process's name and its command what is executed
   */
  PipelineChildren(
      ProjectLayout layout,
      DataFolder folder,
      PipelinePorts ports,
      Settings settings,
      PipelineSecurity security,
      BiFunction<String, List<String>, List<String>> hosts) {
    this.security = security;
    this.hosts = hosts;
    this.layout = layout;
    this.folder = folder;
    this.ports = ports;
    this.settings = settings;
  }

  /** What lets these processes start faster next time. */
  ClassArchives archives() {
    return layout.archives();
  }

  ChildSpec broker() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--port", "" + ports.broker(),
                "--controller-port", "" + ports.controller(),
                "--data-dir", "" + folder.broker()));
    if (security.brokerConfig() != null) {
      arguments.addAll(List.of("--config", "" + security.brokerConfig().toAbsolutePath()));
    }
    return new ChildSpec(
        "broker",
        java(
            "broker",
            List.of("-Xmx384m"),
            ProjectLayout.BROKER,
            "io.perennial.broker.BrokerMain",
            arguments),
        folder.path(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(25),
        false,
        RESTARTS);
  }

  ChildSpec store() {
    List<String> arguments = brokerArguments();
    arguments.addAll(List.of("--data-dir", "" + folder.store(), "--port", "" + ports.console()));
    LabelSettings labels = settings.labels();
    if (labels.classes().isEmpty()) {
      arguments.addAll(List.of("--positive", labels.positive()));
    } else {
      arguments.addAll(List.of("--classes", String.join(",", labels.classes())));
    }
    arguments.addAll(security.storeAccess());
    return new ChildSpec(
        "replay-store",
        java(
            "replay-store",
            List.of("-Xmx320m"),
            ProjectLayout.STORE,
            "io.perennial.replay.server.ReplayStoreMain",
            arguments),
        folder.path(),
        Duration.ofSeconds(120),
        Duration.ofSeconds(20),
        false,
        RESTARTS);
  }

  /** Started again as often as it dies: nothing depends on it. */
  ChildSpec worker() {
    return new ChildSpec(
        "worker",
        java(
            "worker",
            WORKER_OPTIONS,
            ProjectLayout.WORKER,
            WORKER_MAIN,
            List.of("--settings", "" + folder.settings(), "--data-dir", "" + folder.worker())),
        folder.path(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        false,
        Integer.MAX_VALUE);
  }

  /** It goes on from its newest checkpoint when it is started again. */
  ChildSpec job() {
    return job(ProjectLayout.JOB, "io.perennial.job.JobMain");
  }

  /** In the job's place: the same without a learner. */
  ChildSpec identityJob() {
    return job(ProjectLayout.IDENTITY_JOB, "io.perennial.job.IdentityJobMain");
  }

  private ChildSpec job(String module, String main) {
    return new ChildSpec(
        "job",
        java(
            "job",
            List.of("-Xmx900m", "--add-modules", "jdk.incubator.vector"),
            module,
            main,
            List.of("--settings", "" + folder.settings())),
        folder.path(),
        Duration.ofSeconds(180),
        Duration.ofSeconds(20),
        false,
        RESTARTS);
  }

  /** It forgets its jobs when it dies: who watches it submits them again. */
  ChildSpec jobManager() {
    return new ChildSpec(
        "job-manager",
        java(
            "job-manager",
            // Flink runs the jar's main class in it, and cleans up behind that by reflection.
            List.of("-Xmx448m", "--add-opens=java.base/java.util=ALL-UNNAMED"),
            ProjectLayout.CLUSTER,
            "io.perennial.cluster.JobManagerMain",
            List.of("" + folder.settings(), "" + ports.jobManager())),
        folder.path(),
        Duration.ofSeconds(120),
        Duration.ofSeconds(20),
        false,
        CLUSTER_RESTARTS);
  }

  /** Flink gives its work to another, or to itself when it is started again. */
  ChildSpec taskManager(int number, int slots) {
    String name = "task-manager-" + number;
    return new ChildSpec(
        name,
        java(
            name,
            List.of("-Xmx640m", "--add-modules", "jdk.incubator.vector"),
            ProjectLayout.CLUSTER,
            "io.perennial.cluster.TaskManagerMain",
            List.of("" + folder.settings(), "" + ports.jobManager(), name, "" + slots)),
        folder.path(),
        Duration.ofSeconds(120),
        Duration.ofSeconds(20),
        false,
        CLUSTER_RESTARTS);
  }

  ChildSpec producer(List<String> sourceArguments) {
    List<String> arguments = brokerArguments();
    arguments.add(0, "produce");
    arguments.addAll(sourceArguments);
    return new ChildSpec(
        PRODUCER,
        java(
            PRODUCER,
            List.of("-Xmx128m"),
            ProjectLayout.LAUNCHER,
            "io.perennial.launcher.Perennial",
            arguments),
        folder.path(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        true,
        0);
  }

  /** Where the broker is. What lets clients in is in a file: everybody can read a command line. */
  private List<String> brokerArguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-server",
                settings.kafka().bootstrapServers(),
                "--topic-prefix",
                settings.kafka().topicPrefix()));
    if (!settings.kafka().client().isEmpty()) {
      arguments.addAll(List.of("--command-config", "" + folder.commandConfig()));
    }
    return arguments;
  }

  private List<String> java(
      String name, List<String> options, String module, String main, List<String> arguments) {
    Path temporary = folder.path().resolve("tmp").resolve(name);
    return hosts.apply(name, layout.java(module, options, temporary, main, arguments));
  }
}
