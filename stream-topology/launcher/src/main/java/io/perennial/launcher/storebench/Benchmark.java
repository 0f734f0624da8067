package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.storebench.Plan.Phase;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/** Loads a backlog into a store that does not run yet, and measures what the plan asks for. */
public final class Benchmark {

  private final Plan plan;
  private final StoreProcesses processes;
  private final DoubleFunction<Runnable> pacing;
  private final Consumer<String> messages;

  /**
   * @param pacing makes of a number of events per second what waits until the next one is due
   * @param messages takes one line about what happens
   */
  public Benchmark(
      Plan plan,
      StoreProcesses processes,
      DoubleFunction<Runnable> pacing,
      Consumer<String> messages) {
    this.plan = plan;
    this.processes = processes;
    this.pacing = pacing;
    this.messages = messages;
  }

  /** Measures all phases of the plan; whatever {@link StoreProcesses#check} throws ends it. */
  public Report measure() throws InterruptedException {
    Report report = new Report(plan);
    Examples examples = new Examples(plan.seed(), plan.users(), plan.zipf());
    try (Feed feed = new Feed(processes.cluster(), processes.examplesTopic(), examples, pacing);
        StoreWatch watch = new StoreWatch(processes)) {
      Run run = new Run(plan, report, examples, feed, processes, watch, messages);
      load(run);
      for (Phase phase : Phase.values()) {
        if (phase != Phase.ingest && plan.phases().contains(phase)) {
          run.say("measuring: %s", phase);
          attempt(run, phase, () -> measure(run, phase));
        }
      }
    }
    return report;
  }

  /** Every phase needs the backlog in the store. */
  private void load(Run run) throws InterruptedException {
    run.say("sending %,d examples", plan.rows());
    run.feed().send(plan.rows());
    run.say("starting the replay store");
    if (plan.phases().contains(Phase.ingest)) {
      attempt(run, Phase.ingest, new Ingest(run)::measure);
    } else {
      run.processes().startStore();
    }
    run.watch().awaitReady();
    run.watch().awaitRows(plan.rows());
  }

  private static void measure(Run run, Phase phase) throws IOException, InterruptedException {
    switch (phase) {
      case ingest -> new Ingest(run).measure();
      case history -> new History(run).measure();
      case scan -> new Scan(run).measure();
      case sql -> new SqlComparison(run).measure();
      case sample -> new Sample(run).measure();
      case recovery -> new Recovery(run).measure();
    }
  }

  private interface Measurement {
    void measure() throws IOException, InterruptedException;
  }

  /** What cannot be measured does not keep the others from it. */
  private static void attempt(Run run, Phase phase, Measurement measurement)
      throws InterruptedException {
    try {
      measurement.measure();
    } catch (IOException | MeasurementFailedException e) {
      run.processes().check();
      String problem = e instanceof MeasurementFailedException ? e.getMessage() : e.toString();
      run.say("%s: %s", phase, problem);
      run.report().problem(phase, String.valueOf(problem));
    }
  }
}
