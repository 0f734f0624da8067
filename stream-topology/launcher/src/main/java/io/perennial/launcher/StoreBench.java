package io.perennial.launcher;

import io.perennial.launcher.process.ChildFailedException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Measures the replay store as real processes, in a folder of their own that is removed at the end:
 * an embedded broker, and the store as {@code run} starts it. Whatever ends it, including a signal,
 * nothing is left.
 */
final class StoreBench {

  private final StoreBenchPlan plan;
  private final Consumer<String> messages;

  /**
   * @param messages takes one line about what happens
   */
  StoreBench(StoreBenchPlan plan, Consumer<String> messages) {
    this.plan = plan;
    this.messages = messages;
  }

  /**
   * Measures all phases of the plan.
   *
   * @throws ChildFailedException if the broker or the store dies
   */
  StoreBenchReport measure() throws InterruptedException {
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

  private StoreBenchReport measure(StoreBenchProcesses processes) throws InterruptedException {
    StoreBenchReport report = new StoreBenchReport(plan);
    StoreBenchExamples examples = new StoreBenchExamples(plan.seed(), plan.users(), plan.zipf());
    processes.startBroker();
    try (StoreBenchFeed feed =
            new StoreBenchFeed(processes.bootstrapServer(), processes.examplesTopic(), examples);
        StoreBenchWatch watch = new StoreBenchWatch(processes)) {
      var run = new StoreBenchRun(plan, report, examples, feed, processes, watch, messages);
      load(run);
      for (StoreBenchPhase phase : StoreBenchPhase.values()) {
        if (phase != StoreBenchPhase.ingest && plan.phases().contains(phase)) {
          run.say("measuring: %s", phase);
          attempt(run, phase, () -> measure(run, phase));
        }
      }
    }
    return report;
  }

  /** Every phase needs the backlog in the store. */
  private void load(StoreBenchRun run) throws InterruptedException {
    run.say("sending %,d examples", plan.rows());
    run.feed().send(plan.rows());
    run.say("starting the replay store");
    if (plan.phases().contains(StoreBenchPhase.ingest)) {
      attempt(run, StoreBenchPhase.ingest, new StoreBenchIngest(run)::measure);
    } else {
      run.processes().startStore();
    }
    run.watch().awaitReady();
    run.watch().awaitRows(plan.rows());
  }

  private static void measure(StoreBenchRun run, StoreBenchPhase phase)
      throws IOException, InterruptedException {
    switch (phase) {
      case ingest -> new StoreBenchIngest(run).measure();
      case history -> new StoreBenchHistory(run).measure();
      case scan -> new StoreBenchScan(run).measure();
      case sql -> new StoreBenchSql(run).measure();
      case sample -> new StoreBenchSample(run).measure();
      case recovery -> new StoreBenchRecovery(run).measure();
    }
  }

  private interface Measurement {
    void measure() throws IOException, InterruptedException;
  }

  /** What cannot be measured does not keep the others from it. */
  private static void attempt(StoreBenchRun run, StoreBenchPhase phase, Measurement measurement)
      throws InterruptedException {
    try {
      measurement.measure();
    } catch (IOException | StoreBenchException e) {
      run.processes().check();
      String problem = e instanceof StoreBenchException ? e.getMessage() : e.toString();
      run.say("%s: %s", phase, problem);
      run.report().problem(phase, String.valueOf(problem));
    }
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
