package io.perennial.launcher.pipelinebench;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRest.Checkpoint;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import io.perennial.launcher.pipelinebench.Processes.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What checkpoints write: the first of many events, one after nothing, and those of 10,000 events
 * each, sent at once right behind a checkpoint; against all that a checkpoint refers to.
 */
final class CheckpointBytes {

  private static final int STEP = 10_000;
  private static final int STEPS = 5;
  private static final double MEBIBYTE = 1 << 20;
  private static final double BAR_PERCENT = 10;
  private static final Duration INTERVAL = Duration.ofSeconds(8);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Run run;
  private final Map<Long, Checkpoint> seen = new TreeMap<>();

  CheckpointBytes(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException {
    try (Processes processes = run.processes().start(INTERVAL);
        Feed feed =
            new Feed(
                Workload.of(run.events()),
                new JsonEventCodec(LabelSpace.BINARY),
                processes.cluster(),
                processes.interactions());
        TopicTimes predictions =
            new TopicTimes(processes.cluster(), processes.predictions(), processes::check)) {
      run.say("%,d events", run.plan().checkpointEvents());
      processes.startJob(Job.PERENNIAL);
      feed.send(run.plan().checkpointEvents());
      predictions.await(feed.sent(), LIMIT);
      FlinkRest flink = new FlinkRest(processes.flink());
      String job = flink.runningJobs().get(0);
      next(flink, job, processes);
      Checkpoint idle = next(flink, job, processes);
      List<Double> written = new ArrayList<>();
      List<Double> percent = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        feed.send(STEP);
        predictions.await(feed.sent(), LIMIT);
        Checkpoint after = next(flink, job, processes);
        written.add(after.newBytes() / MEBIBYTE);
        percent.add(100.0 * after.newBytes() / after.allBytes());
        run.say("%,.1f of %,.1f MiB", after.newBytes() / MEBIBYTE, after.allBytes() / MEBIBYTE);
      }
      report(idle, written, percent);
    }
  }

  private void report(Checkpoint idle, List<Double> written, List<Double> percent) {
    Report report = run.report();
    report.add(
        Phase.checkpoints,
        "all that a checkpoint refers to",
        Unit.MEBIBYTES,
        List.of(idle.allBytes() / MEBIBYTE),
        null,
        "after %,d events".formatted(run.plan().checkpointEvents()));
    report.add(
        Phase.checkpoints,
        "written after nothing",
        Unit.MEBIBYTES,
        List.of(idle.newBytes() / MEBIBYTE),
        null,
        "");
    report.add(Phase.checkpoints, "written after 10,000 events", Unit.MEBIBYTES, written, null, "");
    report.add(
        Phase.checkpoints,
        "written after 10,000 events",
        Unit.PERCENT,
        percent,
        new Bar.AtMost(BAR_PERCENT),
        "of all");
  }

  /** The next complete checkpoint that was triggered after this moment. */
  private Checkpoint next(FlinkRest flink, String job, Processes processes)
      throws InterruptedException {
    long now = System.currentTimeMillis();
    long deadline = System.nanoTime() + 10 * INTERVAL.toNanos();
    while (true) {
      processes.check();
      flink.latestCheckpoints(job).forEach(one -> seen.put(one.id(), one));
      for (Checkpoint one : seen.values()) {
        if (one.triggered() > now) {
          return one;
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new MeasurementFailedException("no checkpoint is complete after ten intervals");
      }
      Thread.sleep(100);
    }
  }
}
