package io.perennial.launcher;

import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.storebench.Benchmark;
import io.perennial.launcher.storebench.Plan;
import io.perennial.launcher.storebench.Report;
import java.util.function.Consumer;

/**
 * Measures the replay store as real processes, in a folder of their own that is removed at the end:
 * an embedded broker, and the store as {@code run} starts it. Whatever ends it, including a signal,
 * nothing is left.
 */
final class StoreBench {

  private final Plan plan;
  private final Consumer<String> messages;

  /**
   * @param messages takes one line about what happens
   */
  StoreBench(Plan plan, Consumer<String> messages) {
    this.plan = plan;
    this.messages = messages;
  }

  /**
   * Measures all phases of the plan.
   *
   * @throws ChildFailedException if the broker or the store dies
   */
  Report measure() throws InterruptedException {
    try (DataFolder folder = DataFolder.open(null);
        StoreBenchProcesses processes = new StoreBenchProcesses(folder, messages)) {
      TemporaryFiles.keepIn(folder.temporary());
      Thread hook = new Thread(() -> stopForSignal(processes, folder), "stop-store-bench");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return measure(processes);
      } catch (ChildFailedException e) {
        folder.keepLogs();
        throw e;
      } finally {
        processes.close();
        removeHook(hook);
      }
    }
  }

  private Report measure(StoreBenchProcesses processes) throws InterruptedException {
    processes.startBroker();
    return new Benchmark(plan, processes, rate -> new Pace(rate)::await, messages).measure();
  }

  private void stopForSignal(StoreBenchProcesses processes, DataFolder folder) {
    messages.accept("stopping");
    processes.close();
    folder.close();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what stops us.
    }
  }
}
