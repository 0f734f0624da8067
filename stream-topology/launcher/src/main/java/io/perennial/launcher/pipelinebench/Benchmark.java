package io.perennial.launcher.pipelinebench;

import io.perennial.event.Interaction;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/** Measures what the plan asks for, each phase with processes of its own. */
public final class Benchmark {

  private final Run run;
  private final Start start;

  /**
   * @param events labelled ones, at least one
   * @param start starts {@code perennial run}
   * @param pacing makes of a number of events per second what waits until the next one is due
   * @param messages takes one line about what happens
   */
  public Benchmark(
      Plan plan,
      List<Interaction> events,
      Processes.Factory processes,
      Start start,
      DoubleFunction<Runnable> pacing,
      Consumer<String> messages) {
    this.run = new Run(plan, List.copyOf(events), processes, pacing, messages, new Report(plan));
    this.start = start;
  }

  /** What {@code perennial run} in a fresh folder takes until its first prediction. */
  @FunctionalInterface
  public interface Start {
    /** Seconds; what it started is stopped. */
    double seconds() throws InterruptedException;
  }

  /** Measures all phases of the plan; what cannot be measured does not keep the others from it. */
  public Report measure() throws InterruptedException {
    for (Phase phase : Phase.values()) {
      if (run.plan().phases().contains(phase)) {
        run.messages().accept("measuring: " + phase);
        try {
          measure(phase);
        } catch (MeasurementFailedException | FlinkRestException e) {
          run.messages().accept(phase + ": " + e.getMessage());
          run.report().problem(phase, String.valueOf(e.getMessage()));
        }
      }
    }
    return run.report();
  }

  private void measure(Phase phase) throws InterruptedException {
    switch (phase) {
      case throughput -> new Throughput(run).measure();
      case latency -> new Latency(run).measure();
      case checkpoints -> new CheckpointBytes(run).measure();
      case restore -> new Restore(run).measure();
      case start -> new StartUp(run, start).measure();
    }
  }
}
