package io.perennial.launcher;

import io.perennial.event.file.Faults;
import io.perennial.launcher.chaos.Chaos;
import io.perennial.launcher.chaos.ChaosReport;
import io.perennial.launcher.chaos.FaultKind;
import io.perennial.launcher.chaos.Hosts;
import io.perennial.launcher.chaos.Schedule;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.SqlAnswer;
import io.perennial.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A pipeline with its own cluster, made for one run of the fault suite. */
final class ChaosRun implements AutoCloseable {

  /** Of a record that the topics take; larger than any event may be. */
  private static final int LARGEST_RECORD = 12 << 20;

  private static final Duration STORE_PATIENCE = Duration.ofMinutes(2);
  private static final long STORE_PAUSE_MILLIS = 500;

  private final Settings settings;
  private final DataFolder folder;
  private final PipelinePorts ports;
  private final int taskManagers;
  private final Consumer<String> messages;
  private final Hosts hosts;
  private final Pipeline pipeline;

  /**
   * Nothing is started yet.
   *
   * @param folder keeps the settings
   * @param hosts of the processes; closed with this
   */
  ChaosRun(
      Settings settings,
      DataFolder folder,
      PipelinePorts ports,
      int taskManagers,
      Hosts hosts,
      Consumer<String> messages) {
    this.settings = settings;
    this.folder = folder;
    this.ports = ports;
    this.taskManagers = taskManagers;
    this.messages = messages;
    this.hosts = hosts;
    ProjectLayout layout = ProjectLayout.find();
    var children =
        new PipelineChildren(
            layout, folder, ports, settings, PipelineSecurity.NONE, hosts::command);
    var job = new ClusterJob(children, settings, layout.jobJar(), taskManagers, messages);
    this.pipeline = new Pipeline(children, job, settings, true, settings.servesPolicy(), messages);
  }

  /**
   * What is to be done.
   *
   * @param interactions of the stream
   * @param speed records per second
   * @param kinds of faults
   * @param count of faults
   * @param spoiled how the stream is
   */
  record Plan(
      long seed,
      long interactions,
      double speed,
      List<FaultKind> kinds,
      int count,
      Faults spoiled) {}

  /** Starts everything, and runs until everything is compared, or the first difference. */
  ChaosReport execute(Plan plan) throws InterruptedException {
    pipeline.start();
    new TopicCreator(settings.kafka(), true).allowRecordsOf(LARGEST_RECORD);
    try (ChaosSource source =
        new ChaosSource(settings, plan.seed, plan.interactions, plan.speed, plan.spoiled)) {
      Schedule schedule =
          Schedule.draw(plan.seed, plan.kinds, plan.count, source.expected(), taskManagers);
      ChaosReport found =
          new Chaos(
                  plan.seed,
                  settings,
                  new ChaosProcesses(pipeline, hosts, folder, ports),
                  folder.temporary(),
                  source,
                  schedule,
                  messages)
              .run();
      return found.identical() ? withStore(found) : found;
    }
  }

  /** The store reads what was committed, each example once, though it was killed. */
  private ChaosReport withStore(ChaosReport found) throws InterruptedException {
    ReplayClient client = new ReplayClient(URI.create("http://127.0.0.1:" + ports.console()));
    long wanted = found.matched().getOrDefault("examples", 0L);
    long deadline = System.nanoTime() + STORE_PATIENCE.toNanos();
    long kept = examples(client);
    while (kept != wanted && System.nanoTime() < deadline) {
      Thread.sleep(STORE_PAUSE_MILLIS);
      kept = examples(client);
    }
    return kept == wanted
        ? found
        : found.withProblem(
            "the replay store has %d examples, but %d were committed".formatted(kept, wanted));
  }

  private static long examples(ReplayClient client) {
    try (SqlAnswer answer = client.sql("select count(*) from examples", List.of())) {
      return ((Number) answer.next().get(0)).longValue();
    }
  }

  /** Stops everything; blocks until nothing is left. */
  @Override
  public void close() {
    pipeline.close();
    hosts.close();
  }
}
