package io.perennial.launcher.pipelinebench;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import io.perennial.launcher.pipelinebench.Processes.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * From {@code kill -9} of the job's process to its first prediction, with the state of as many
 * users as events and 500 further ones per second.
 */
final class Restore {

  private static final double RATE = 500;
  private static final double BAR_SECONDS = 15;
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Run run;

  Restore(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException {
    try (Processes processes = run.processes().start(INTERVAL);
        Feed feed =
            new Feed(
                Workload.ofNewUsers(run.events()),
                new JsonEventCodec(LabelSpace.BINARY),
                processes.cluster(),
                processes.interactions());
        TopicTimes predictions =
            new TopicTimes(processes.cluster(), processes.predictions(), processes::check)) {
      run.say("%,d events of as many users", run.plan().checkpointEvents());
      processes.startJob(Job.PERENNIAL);
      feed.send(run.plan().checkpointEvents());
      predictions.await(feed.sent(), LIMIT);
      AtomicBoolean stopped = new AtomicBoolean();
      Thread sending = new Thread(() -> keepSending(feed, stopped), "pipeline-bench-feed");
      sending.start();
      try {
        report(kills(processes, predictions));
      } finally {
        stopped.set(true);
        sending.join();
      }
    }
  }

  private void keepSending(Feed feed, AtomicBoolean stopped) {
    Runnable pace = run.pacing().apply(RATE);
    while (!stopped.get()) {
      feed.send((long) RATE / 10, pace);
    }
  }

  private List<Double> kills(Processes processes, TopicTimes predictions)
      throws InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < run.plan().repeats(); i++) {
      Thread.sleep(BETWEEN.toMillis());
      long killed = System.currentTimeMillis();
      processes.killJob();
      do {
        predictions.await(predictions.size() + 1L, LIMIT);
      } while (predictions.at(predictions.size() - 1) <= killed);
      double taken = (firstAfter(predictions, killed) - killed) / 1e3;
      run.say("the first prediction after %.1f s", taken);
      seconds.add(taken);
    }
    return seconds;
  }

  /** What was on its way when the process died is not counted: nothing starts within a second. */
  private static long firstAfter(TopicTimes predictions, long killed) {
    int first = predictions.size() - 1;
    while (predictions.at(first - 1) > killed) {
      first--;
    }
    return predictions.at(first);
  }

  private void report(List<Double> seconds) {
    run.report()
        .add(
            Phase.restore,
            "kill -9 until the first prediction",
            Unit.SECONDS,
            seconds,
            new Bar.AtMost(BAR_SECONDS),
            "%,d users".formatted(run.plan().checkpointEvents()));
  }
}
