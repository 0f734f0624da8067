package io.perennial.launcher.pipelinebench;

import io.perennial.event.codec.EventCodec;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.pipelinebench.Plan.Codec;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import io.perennial.launcher.pipelinebench.Processes.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A backlog through the job and through one without a learner, in turns; predictions per second by
 * the broker's times, without the first third, in which Java warms up.
 */
final class Throughput {

  private static final double BAR = 0.6;
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  private final Run run;

  Throughput(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException {
    for (Codec codec : run.plan().codecs()) {
      measure(codec.name(), codec.codec());
    }
  }

  private void measure(String name, EventCodec codec) throws InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> identity = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i <= run.plan().repeats(); i++) {
      ours.add(perSecond(codec, Job.PERENNIAL));
      identity.add(perSecond(codec, Job.IDENTITY));
      ratios.add(ours.get(i - 1) / identity.get(i - 1));
      run.say(
          "%s, turn %d of %d: %,.0f events/s, without a learner %,.0f",
          name, i, run.plan().repeats(), ours.get(i - 1), identity.get(i - 1));
    }
    run.report().add(Phase.throughput, name, Unit.EVENTS_PER_SECOND, ours, null, "");
    run.report()
        .add(
            Phase.throughput,
            name + ", without a learner",
            Unit.EVENTS_PER_SECOND,
            identity,
            null,
            "");
    run.report()
        .add(
            Phase.throughput,
            name + ", over without a learner",
            Unit.RATIO,
            ratios,
            new Bar.AtLeast(BAR),
            "");
  }

  private double perSecond(EventCodec codec, Job job) throws InterruptedException {
    int events = run.plan().events();
    try (Processes processes = run.processes().start(CHECKPOINTS);
        Feed feed =
            new Feed(
                Workload.of(run.events()), codec, processes.cluster(), processes.interactions());
        TopicTimes predictions =
            new TopicTimes(processes.cluster(), processes.predictions(), processes::check)) {
      feed.send(events);
      processes.startJob(job);
      predictions.await(events, LIMIT);
      return predictions.perSecond(events / 3, events - 1);
    }
  }
}
