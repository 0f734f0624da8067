package io.perennial.launcher.flink;

import io.perennial.launcher.flink.FlinkRest.Job;
import io.perennial.settings.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one job on a cluster that forgets its jobs with its JobManager: when none is there that may
 * run again, it is submitted from its newest checkpoint. Flink itself replaces TaskManagers, but
 * tries a checkpoint that is damaged again and again: such a job is cancelled, and submitted from
 * the newest one that is whole. A job that somebody stopped stays stopped; one that is lost or
 * fails more than so many times within ten minutes is given up, as is one that fails for good three
 * times in a row without a complete checkpoint, and one that cannot be submitted again in about two
 * minutes. What was rescaled comes back with as many subtasks as it had last.
 */
public final class JobKeeper implements AutoCloseable {

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int LOSSES = 10;

  /** Failures in a row, each when Flink has long tried, after which it makes no sense to go on. */
  private static final int FRUITLESS = 3;

  private static final long POLL_MILLIS = 200;
  private static final int STOPPED_LOOKS = 25;

  /** Of so many looks one is at how a job restores, and with how many subtasks it runs. */
  private static final int CLOSE_LOOK = 10;

  /** Times that a job may fail to restore one checkpoint before it is given another. */
  private static final int RESTORES = 3;

  /** In Flink's traces, where a state backend does not come up, or finds out only when it reads. */
  private static final Pattern DAMAGED =
      Pattern.compile(
          "Could not restore (keyed|operator) state backend"
              + "|RocksDBException: .*(checksum mismatch|[Cc]orrupt|truncated|magic number)");

  /** Between tries to submit it again: the first pause is doubled so many times. */
  private static final int LONGEST_PAUSE = 4;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

  private final JobSubmission submission;
  private final Consumer<String> messages;
  private final Deque<Long> losses = new ArrayDeque<>();
  private final Duration firstPause;
  private final Thread thread;
  private Settings settings;

  /** How the job was lost that could not be submitted again yet; else empty. */
  private String awaited = "";

  private int tries;
  private int fruitless;
  private int stoppedLooks;
  private int looks;
  private String watched = "";
  private long restartsBefore;
  private long completedBefore;
  private volatile boolean closed;
  private volatile @Nullable FlinkRestException failure;

  /**
   * Does nothing yet.
   *
   * @param messages takes one line about each loss
   */
  public JobKeeper(JobSubmission submission, Settings settings, Consumer<String> messages) {
    this(submission, settings, messages, FIRST_PAUSE);
  }

  /**
   * @param firstPause after the first try to submit the job again that failed
   */
  JobKeeper(
      JobSubmission submission, Settings settings, Consumer<String> messages, Duration firstPause) {
    this.firstPause = firstPause;
    this.submission = submission;
    this.settings = settings;
    this.messages = messages;
    this.thread = new Thread(this::keep, "keep-job");
    thread.setDaemon(true);
  }

  /**
   * Submits the job, waits until it runs, and keeps it from then on.
   *
   * @throws FlinkRestException if it cannot be submitted, or does not run within the limit
   */
  public void start(Duration limit) throws InterruptedException {
    String id = submission.submit(settings, JobSubmission.OWN);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isRunning(id)) {
      if (System.nanoTime() - deadline > 0) {
        throw new FlinkRestException(
            "job %s does not run after %d s: look for the reason in Flink's web UI"
                .formatted(id, limit.toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    thread.start();
  }

  private boolean isRunning(String id) {
    for (Job job : submission.flink().jobs()) {
      if (job.id().equals(id) && job.isEnded()) {
        throw new FlinkRestException("job %s is %s".formatted(id, job.state()));
      }
      if (job.id().equals(id) && job.isRunning()) {
        return true;
      }
    }
    return false;
  }

  /** Throws if the job was given up. */
  public void check() {
    FlinkRestException known = failure;
    if (known != null) {
      throw known;
    }
  }

  private void keep() {
    try {
      while (!closed && failure == null) {
        Thread.sleep(POLL_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    List<Job> jobs;
    try {
      jobs = submission.flink().jobs();
    } catch (FlinkRestException e) {
      return; // The JobManager is away, and comes again.
    }
    if (jobs.stream().anyMatch(job -> !job.isEnded())) {
      awaited = ""; // Somebody else submitted it.
    }
    String how = awaited.isEmpty() ? loss(jobs) : awaited;
    if (closed || failure != null) {
      return;
    }
    if (how.isEmpty()) {
      tellIfStopped(jobs.get(0));
    } else {
      submitAgain(how);
    }
  }

  /** How the job was lost; empty where it was not. */
  private String loss(List<Job> jobs) {
    if (jobs.isEmpty()) {
      return "lost with its JobManager";
    }
    Job job = jobs.get(0);
    if (job.isFailed()) {
      return failed(job.id());
    }
    return !job.isEnded() && ++looks % CLOSE_LOOK == 0 && isCancelled(job.id())
        ? "not able to use its checkpoint"
        : "";
  }

  private String failed(String job) {
    try {
      FlinkRest flink = submission.flink();
      fruitless = flink.completedCheckpoints(job) > 0 ? 0 : fruitless + 1;
      String reason = FlinkRest.rootCause(flink.latestFailure(job));
      if (fruitless == FRUITLESS) {
        failure =
            new FlinkRestException(
                "the job has failed for good %d times in a row without completing a checkpoint, the last time for: %s"
                    .formatted(FRUITLESS, reason));
        return "";
      }
      return "not able to go on (" + reason + ")";
    } catch (FlinkRestException e) {
      return ""; // The JobManager is away: then it is lost.
    }
  }

  /** Remembers how many subtasks it has, and cancels it if it cannot live with its checkpoint. */
  private boolean isCancelled(String job) {
    try {
      FlinkRest flink = submission.flink();
      int parallelism = flink.parallelismOf(job);
      if (parallelism > 0) {
        settings = settings.withParallelism(parallelism);
      }
      if (!isCheckpointDamaged(job)) {
        return false;
      }
      flink.cancel(job, CANCEL_LIMIT);
      return true;
    } catch (FlinkRestException e) {
      return false; // The JobManager is away; what is wrong is still wrong when it is back.
    }
  }

  private void submitAgain(String how) throws InterruptedException {
    if (countLoss() > LOSSES) {
      failure =
          new FlinkRestException(
              "the job was %s for the %dth time within %d minutes"
                  .formatted(how, LOSSES + 1, WINDOW.toMinutes()));
      return;
    }
    try {
      String id = submission.submit(settings, JobSubmission.OWN);
      awaited = "";
      tries = 0;
      messages.accept(
          "the job was %s: submitted again from its newest checkpoint, as %s".formatted(how, id));
    } catch (FlinkRestException e) {
      awaited = how;
      messages.accept(
          "the job was %s, and cannot be submitted yet: %s".formatted(how, e.getMessage()));
      Thread.sleep(firstPause.toMillis() << Math.min(tries++, LONGEST_PAUSE));
    }
  }

  /** Whether it has failed some times since its last complete checkpoint, at last of its files. */
  private boolean isCheckpointDamaged(String job) {
    FlinkRest flink = submission.flink();
    long completed = flink.completedCheckpoints(job);
    long restarts = flink.restarts(job);
    if (!job.equals(watched) || completed > completedBefore) {
      watched = job;
      completedBefore = completed;
      restartsBefore = restarts;
    }
    return restarts - restartsBefore >= RESTORES
        && DAMAGED.matcher(flink.latestFailure(job)).find();
  }

  /** Once, and not while it is rescaled. */
  private void tellIfStopped(Job job) {
    stoppedLooks = job.isEnded() ? stoppedLooks + 1 : 0;
    if (stoppedLooks == STOPPED_LOOKS) {
      messages.accept(
          "somebody stopped the job (%s): nothing is learned until perennial job submit --from newest"
              .formatted(job.state()));
    }
  }

  private int countLoss() {
    long now = System.nanoTime();
    losses.addLast(now);
    while (now - losses.getFirst() > WINDOW.toNanos()) {
      losses.removeFirst();
    }
    return losses.size();
  }

  /** Leaves the job as it is, and keeps it no longer. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
