package io.perennial.launcher;

import io.perennial.launcher.process.Child;
import io.perennial.launcher.process.ProcessSupervisor;
import org.jspecify.annotations.Nullable;

/** One process, with Flink in it. */
final class EmbeddedJob implements JobProcesses {

  private final PipelineChildren children;
  private @Nullable Child job;

  EmbeddedJob(PipelineChildren children) {
    this.children = children;
  }

  @Override
  public void start(ProcessSupervisor supervisor) {
    job = supervisor.start(children.job());
  }

  @Override
  public String awaitRunning() {
    if (job == null) {
      throw new IllegalStateException("the job is not started");
    }
    return job.awaitReady();
  }

  @Override
  public void check() {
    // Its process's death tells everything.
  }

  @Override
  public void close() {
    // Whoever started the process stops it.
  }
}
