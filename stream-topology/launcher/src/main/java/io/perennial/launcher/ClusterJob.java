package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.JobKeeper;
import io.perennial.launcher.flink.JobSubmission;
import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Flink cluster: one JobManager and so many TaskManagers, each a process. */
final class ClusterJob implements JobProcesses {

  private static final Duration RUNNING_LIMIT = Duration.ofMinutes(3);

  private final PipelineChildren children;
  private final Settings settings;
  private final Path jar;
  private final int taskManagers;
  private final Consumer<String> messages;
  private final List<Child> started = new ArrayList<>();
  private @Nullable JobKeeper keeper;

  ClusterJob(
      PipelineChildren children,
      Settings settings,
      Path jar,
      int taskManagers,
      Consumer<String> messages) {
    this.children = children;
    this.settings = settings;
    this.jar = jar;
    this.taskManagers = taskManagers;
    this.messages = messages;
  }

  @Override
  public void start(ProcessSupervisor supervisor) {
    started.add(supervisor.start(children.jobManager()));
    int slots = (settings.job().parallelism() + taskManagers - 1) / taskManagers;
    for (int i = 1; i <= taskManagers; i++) {
      started.add(supervisor.start(children.taskManager(i, slots)));
    }
  }

  @Override
  public String awaitRunning() throws InterruptedException {
    String ui = "";
    for (Child child : started) {
      ui = child.awaitReady();
    }
    keeper =
        new JobKeeper(new JobSubmission(new FlinkRest(URI.create(ui)), jar), settings, messages);
    keeper.start(RUNNING_LIMIT);
    return ui;
  }

  @Override
  public void check() {
    if (keeper != null) {
      keeper.check();
    }
  }

  @Override
  public void close() {
    if (keeper != null) {
      keeper.close();
    }
  }
}
