package io.perennial.launcher.pipelinebench;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import java.util.ArrayList;
import java.util.List;

/** How long {@code perennial run} takes until its first prediction. */
final class StartUp {

  private static final double BAR_SECONDS = 15;

  private final Run run;
  private final Benchmark.Start start;

  StartUp(Run run, Benchmark.Start start) {
    this.run = run;
    this.start = start;
  }

  void measure() throws InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < run.plan().repeats(); i++) {
      seconds.add(start.seconds());
      run.say("the first prediction after %.1f s", seconds.get(i));
    }
    run.report()
        .add(
            Phase.start,
            "run until the first prediction",
            Unit.SECONDS,
            seconds,
            new Bar.AtMost(BAR_SECONDS),
            "");
  }
}
