package io.perennial.launcher.pipelinebench;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRest.Checkpoint;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import io.perennial.launcher.pipelinebench.Processes.Job;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * From the broker's time of an interaction to that of its prediction, which readers of uncommitted
 * records see then, at shares of the rate at which the same job worked through a backlog before. A
 * shard answers in its partition's order, so the n-th prediction is the n-th interaction's.
 */
final class Latency {

  private static final double[] SHARES = {0.25, 0.5, 0.75};
  private static final double HALF = 0.5;
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 500;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Run run;
  private final Map<Long, Checkpoint> checkpoints = new ConcurrentSkipListMap<>();

  Latency(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException {
    try (Processes processes = run.processes().start(CHECKPOINTS);
        Feed feed =
            new Feed(
                Workload.of(run.events()),
                new JsonEventCodec(LabelSpace.BINARY),
                processes.cluster(),
                processes.interactions());
        TopicTimes interactions =
            new TopicTimes(processes.cluster(), processes.interactions(), processes::check);
        TopicTimes predictions =
            new TopicTimes(processes.cluster(), processes.predictions(), processes::check)) {
      int events = run.plan().events();
      feed.send(events);
      processes.startJob(Job.PERENNIAL);
      predictions.await(events, LIMIT);
      double rate = predictions.perSecond(events / 2, events - 1);
      run.report()
          .add(Phase.latency, "backlog", Unit.EVENTS_PER_SECOND, List.of(rate), null, "the rate");
      ScheduledExecutorService watch = watch(new FlinkRest(processes.flink()));
      try {
        for (double share : SHARES) {
          hold(share, rate, feed, interactions, predictions);
        }
      } finally {
        watch.shutdownNow();
      }
    }
  }

  private ScheduledExecutorService watch(FlinkRest flink) {
    String job = flink.runningJobs().get(0);
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    var unused =
        watch.scheduleAtFixedRate(() -> look(flink, job), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look(FlinkRest flink, String job) {
    try {
      flink.latestCheckpoints(job).forEach(one -> checkpoints.put(one.id(), one));
    } catch (FlinkRestException e) {
      // A later answer has them, too; thrown on, there would be no later one.
    }
  }

  private void hold(
      double share, double rate, Feed feed, TopicTimes interactions, TopicTimes predictions)
      throws InterruptedException {
    int from = (int) feed.sent();
    long count = (long) (share * rate * run.plan().seconds());
    run.say("%,.0f events/s for %d s", share * rate, run.plan().seconds());
    feed.send(count, run.pacing().apply(share * rate));
    predictions.await(feed.sent(), LIMIT);
    interactions.await(feed.sent(), LIMIT);
    // The last checkpoint may still be under way.
    Thread.sleep(4 * POLL_MILLIS);
    long[] quiet = nanos(from, interactions, predictions, false);
    long[] across = nanos(from, interactions, predictions, true);
    String name = Math.round(100 * share) + " %";
    boolean promised = share == HALF;
    add(name, quiet, promised ? Map.of(0.5, 10.0, 0.99, 100.0) : Map.of());
    add(name + ", across checkpoints", across, promised ? Map.of(0.99, 250.0) : Map.of());
  }

  private void add(String name, long[] nanos, Map<Double, Double> bars) {
    if (nanos.length == 0) {
      return;
    }
    Latencies latencies = new Latencies(nanos);
    for (double quantile : new double[] {0.5, 0.99, 0.999}) {
      Double most = bars.get(quantile);
      run.report()
          .add(
              Phase.latency,
              name + ", p" + String.valueOf(quantile * 100).replaceAll("\\.0$", ""),
              Unit.MILLIS,
              List.of(latencies.millis(quantile)),
              most == null ? null : new Bar.AtMost(most),
              "of %,d".formatted(latencies.count()));
    }
  }

  /** Of those who waited while a checkpoint was under way, or of the others. */
  private long[] nanos(int from, TopicTimes interactions, TopicTimes predictions, boolean across) {
    long[] chosen = new long[predictions.size() - from];
    int count = 0;
    for (int i = from; i < predictions.size(); i++) {
      long arrived = interactions.at(i);
      long answered = predictions.at(i);
      if (isAcross(checkpoints.values(), arrived, answered) == across) {
        chosen[count++] = (long) ((answered - arrived) * NANOS_PER_MILLI);
      }
    }
    return Arrays.copyOf(chosen, count);
  }

  static boolean isAcross(Collection<Checkpoint> checkpoints, long arrived, long answered) {
    return checkpoints.stream()
        .anyMatch(one -> one.triggered() <= answered && one.completed() >= arrived);
  }
}
