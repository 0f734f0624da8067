package io.perennial.launcher.chaos;

import io.perennial.launcher.chaos.ChaosReport.Done;
import io.perennial.launcher.chaos.ChaosReport.FolderSample;
import io.perennial.launcher.chaos.Schedule.Planned;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the fault suite on a pipeline that is there: one thread sends the stream, one carries
 * faults out, each when the pipeline is well again after the one before, and the caller's compares.
 */
public final class Chaos {

  private static final Duration WELL_LIMIT = Duration.ofMinutes(5);

  /** Flink takes some seconds to notice, and its REST interface to tell. */
  private static final Duration NOTICED = Duration.ofSeconds(6);

  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(8);
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 100;

  private final long seed;
  private final Settings settings;
  private final Processes processes;
  private final Path temporary;
  private final Source source;
  private final Schedule schedule;
  private final Consumer<String> messages;
  private final FlinkRest flink;
  private final List<Done> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Resources.Sample> resources = new ArrayList<>();
  private final List<FolderSample> folders = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final long start = System.nanoTime();
  private volatile double sendingSeconds = Double.NaN;
  private long nextSample;

  /**
   * @param temporary folder of the processes' temporary files
   * @param messages takes one line about each fault and its end
   */
  public Chaos(
      long seed,
      Settings settings,
      Processes processes,
      Path temporary,
      Source source,
      Schedule schedule,
      Consumer<String> messages) {
    this.seed = seed;
    this.settings = settings;
    this.processes = processes;
    this.temporary = temporary;
    this.source = source;
    this.schedule = schedule;
    this.messages = messages;
    this.flink = new FlinkRest(processes.flink());
  }

  /** Runs until everything is answered and compared, or the first difference. */
  public ChaosReport run() throws InterruptedException {
    try (Oracle oracle = new Oracle(settings)) {
      Thread sending = start("send", this::send);
      Thread disturbing = start("disturb", () -> disturb(oracle, sending));
      try {
        compare(oracle, disturbing);
        sending.join();
        Oracle.Comparison comparison = oracle.finish();
        List<String> problems =
            Ledger.problems(source.injected(), source.oversized(), comparison.counters());
        requirePolicyWentOn(comparison, problems);
        return report(problems, comparison);
      } catch (DiscrepancyException e) {
        return report(List.of(String.valueOf(e.getMessage())), Oracle.Comparison.NONE);
      } finally {
        stop(sending);
        stop(disturbing);
      }
    }
  }

  /** Where the job starts from an older checkpoint, its policy is an older one too. */
  private void requirePolicyWentOn(Oracle.Comparison comparison, List<String> problems) {
    boolean setBack =
        schedule.faults().stream().anyMatch(p -> p.fault() instanceof Fault.DamagedCheckpoint);
    if (comparison.policySetBack() > 0 && !setBack) {
      problems.add(
          "%d predictions were ranked by an older policy than the one before"
              .formatted(comparison.policySetBack()));
    }
  }

  private Thread start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException | RuntimeException e) {
                failure.compareAndSet(null, e);
              }
            },
            name);
    thread.start();
    return thread;
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** A fault that is under way is undone first. */
  private static void stop(Thread thread) throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void send() {
    source.send();
    sendingSeconds = seconds();
  }

  private void compare(Oracle oracle, Thread disturbing) {
    long matched = 0;
    long movedAt = System.nanoTime();
    while (!oracle.isComplete() || disturbing.isAlive()) {
      oracle.poll();
      processes.check();
      throwFailure();
      sampleWhenDue();
      long now = total(oracle);
      if (now > matched || oracle.awaited() == 0) {
        matched = now;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > SILENCE_LIMIT.toNanos()) {
        throw new DiscrepancyException(
            "nothing was committed for %d s, though %d answers are awaited"
                .formatted(SILENCE_LIMIT.toSeconds(), oracle.awaited()));
      }
    }
  }

  private void throwFailure() {
    Throwable cause = failure.get();
    if (cause instanceof DiscrepancyException discrepancy) {
      throw discrepancy;
    }
    if (cause != null) {
      throw new IllegalStateException("the fault suite failed: " + cause.getMessage(), cause);
    }
  }

  private void sampleWhenDue() {
    if (System.nanoTime() - start < nextSample) {
      return;
    }
    nextSample += SAMPLE_INTERVAL.toNanos();
    long second = (long) seconds();
    resources.addAll(Resources.sample(processes, second));
    folders.add(
        new FolderSample(
            second, Resources.mebibytes(processes.checkpoints()), Resources.mebibytes(temporary)));
  }

  private void disturb(Oracle oracle, Thread sending) throws IOException, InterruptedException {
    Disturber disturber = new Disturber(processes, seed);
    for (Planned planned : schedule.faults()) {
      // The stream's length is an estimate: it may end before a place that was drawn.
      while (source.sent() < planned.afterSent() && sending.isAlive()) {
        Thread.sleep(LOOK_MILLIS);
      }
      Thread.sleep(planned.delayMillis());
      long sent = source.sent();
      double began = seconds();
      messages.accept("%6.1f s, %,9d sent: %s".formatted(began, sent, planned.kind()));
      String what = planned.fault().applyBy(disturber);
      double undone = seconds();
      Done end = awaitWell(oracle, planned.kind(), what, sent, began, undone);
      done.add(end);
      messages.accept(
          "%6.1f s: %s; every task runs after %s s, every shard answers after %s s"
              .formatted(seconds(), what, text(end.tasksAfter()), text(end.answersAfter())));
      if (end.answersAfter() == null) {
        throw new DiscrepancyException(
            "not well %d s after: %s".formatted(WELL_LIMIT.toSeconds(), what));
      }
    }
  }

  private static String text(@Nullable Double seconds) {
    return seconds == null ? "?" : "%.1f".formatted(seconds);
  }

  /** Well: every task runs, and every shard that is not done has committed further predictions. */
  private Done awaitWell(
      Oracle oracle, FaultKind kind, String what, long sent, double began, double undone)
      throws InterruptedException {
    List<Oracle.Standing> before = oracle.standings();
    Double tasks = null;
    Double answers = null;
    boolean awayOnce = false;
    boolean noticed = false;
    while ((answers == null || !noticed) && seconds() - undone < WELL_LIMIT.toSeconds()) {
      Thread.sleep(LOOK_MILLIS);
      boolean run = allTasksRun();
      awayOnce |= !run;
      if (run && awayOnce) {
        tasks = tasks == null ? Double.valueOf(seconds() - undone) : tasks;
      } else if (!run) {
        tasks = null;
      }
      boolean answered = oracle.isComplete() || haveAnswered(before, oracle.standings());
      if (!run || !answered) {
        answers = null;
      } else if (answers == null) {
        answers = seconds() - undone;
      }
      noticed = awayOnce || seconds() - undone > NOTICED.toSeconds();
    }
    return new Done(kind, what, sent, began, undone - began, tasks, answers, restarts());
  }

  private boolean allTasksRun() {
    try {
      return flink.runningJobs().stream().anyMatch(flink::areAllTasksRunning);
    } catch (FlinkRestException e) {
      return false;
    }
  }

  private long restarts() {
    try {
      return flink.runningJobs().stream().mapToLong(flink::restarts).sum();
    } catch (FlinkRestException e) {
      return 0;
    }
  }

  /** A shard that got nothing to answer needs not answer, if another does. */
  private static boolean haveAnswered(List<Oracle.Standing> before, List<Oracle.Standing> now) {
    boolean any = false;
    for (int shard = 0; shard < before.size(); shard++) {
      boolean answered = now.get(shard).answered() > before.get(shard).answered();
      if (!answered && now.get(shard).asked() > before.get(shard).asked()) {
        return false;
      }
      any |= answered;
    }
    return any;
  }

  private static long total(Oracle oracle) {
    return oracle.standings().stream().mapToLong(Oracle.Standing::answered).sum();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private ChaosReport report(List<String> problems, Oracle.Comparison comparison) {
    return new ChaosReport(
        seed,
        problems.isEmpty(),
        problems,
        comparison.matched(),
        comparison.counters(),
        comparison.digests(),
        comparison.policyVersions(),
        source.injected(),
        source.oversized(),
        List.copyOf(done),
        resources,
        folders,
        source.sent() / sendingSeconds,
        seconds());
  }
}
