package io.perennial.launcher;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.pipelinebench.Processes;
import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A broker and a job as {@link Pipeline} has them, in a fresh folder that is removed at the end.
 */
final class PipelineBenchProcesses implements Processes {

  private final DataFolder folder;
  private final PipelinePorts ports;
  private final Settings settings;
  private final PipelineChildren children;
  private final ProcessSupervisor supervisor;
  private final Thread hook = new Thread(this::stop, "stop-pipeline-bench");

  /**
   * @param settings makes of folder and ports the settings of everything
   */
  private PipelineBenchProcesses(
      DataFolder folder,
      PipelinePorts ports,
      Function<PipelinePorts, Settings> settings,
      Consumer<String> messages) {
    this.folder = folder;
    this.ports = ports;
    this.settings = settings.apply(ports);
    this.children = new PipelineChildren(ProjectLayout.find(), folder, ports, this.settings);
    this.supervisor = new ProcessSupervisor(messages, Duration.ofSeconds(1));
  }

  /** Starts a broker with the pipeline's topics. */
  static PipelineBenchProcesses start(
      Function<DataFolder, Function<PipelinePorts, Settings>> settings, Consumer<String> messages)
      throws InterruptedException {
    DataFolder folder = DataFolder.open(null);
    PipelineBenchProcesses processes =
        new PipelineBenchProcesses(
            folder, PipelinePorts.firstFree(7_000), settings.apply(folder), messages);
    Runtime.getRuntime().addShutdownHook(processes.hook);
    try {
      processes.startBroker();
      return processes;
    } catch (ChildFailedException e) {
      folder.keepLogs();
      processes.close();
      throw e;
    }
  }

  private void startBroker() throws InterruptedException {
    TemporaryFiles.keepIn(folder.temporary());
    try {
      folder.keep(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("the settings cannot be kept in " + folder.path(), e);
    }
    supervisor.start(children.broker()).awaitReady();
    new TopicCreator(settings.kafka(), true).create();
  }

  @Override
  public KafkaCluster cluster() {
    return settings.kafka().cluster();
  }

  @Override
  public String interactions() {
    return new Topics(settings.kafka()).interactions();
  }

  @Override
  public String predictions() {
    return new Topics(settings.kafka()).predictions();
  }

  @Override
  public void startJob(Job job) {
    Child child = supervisor.start(job == Job.PERENNIAL ? children.job() : children.identityJob());
    var unused = child.awaitReady();
  }

  @Override
  public void killJob() {
    long pid =
        supervisor
            .pid("job")
            .orElseThrow(() -> new MeasurementFailedException("there is no job to be killed"));
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public URI flink() {
    return URI.create("http://127.0.0.1:" + ports.ui());
  }

  @Override
  public void check() {
    ChildFailedException failure = supervisor.failure().getNow(null);
    if (failure != null) {
      folder.keepLogs();
      throw failure;
    }
  }

  private synchronized void stop() {
    supervisor.close();
    folder.close();
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what stops us.
    }
  }
}
