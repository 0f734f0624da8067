package io.perennial.launcher;

import io.perennial.launcher.process.ProcessSupervisor;

/** The processes that the job runs in. */
interface JobProcesses extends AutoCloseable {

  /** Starts them; does not wait. */
  void start(ProcessSupervisor supervisor);

  /**
   * Waits until the job runs.
   *
   * @return the address of Flink's web UI
   */
  String awaitRunning() throws InterruptedException;

  /** Throws if the job is dead for good, for a reason that no process's death tells. */
  void check();

  /** Before the processes are stopped. */
  @Override
  void close();
}
