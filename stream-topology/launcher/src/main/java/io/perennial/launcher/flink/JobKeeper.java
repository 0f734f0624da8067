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
 * fails more than so many times within ten minutes is given up. What was rescaled comes back with
 * as many subtasks as it had last.
 */
public final class JobKeeper implements AutoCloseable {

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int LOSSES = 10;
  private static final long POLL_MILLIS = 200;
  private static final int STOPPED_LOOKS = 25;

  /** Of so many looks one is at how a job restores, and with how many subtasks it runs. */
  private static final int CLOSE_LOOK = 10;

  /** Times that a job may fail to restore one checkpoint before it is given another. */
  private static final int RESTORES = 3;

  /** In Flink's traces, where a state backend does not come up. */
  private static final Pattern RESTORING =
      Pattern.compile("Could not restore (keyed|operator) state backend");

  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

  private final JobSubmission submission;
  private final Consumer<String> messages;
  private final Deque<Long> losses = new ArrayDeque<>();
  private final Thread thread;
  private Settings settings;
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
    String id = submission.submit(settings, JobSubmission.NEWEST);
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

  private void look() {
    List<Job> jobs;
    try {
      jobs = submission.flink().jobs();
    } catch (FlinkRestException e) {
      return; // The JobManager is away, and comes again.
    }
    if (closed) {
      return;
    }
    if (jobs.isEmpty()) {
      submitAgain("lost with its JobManager");
    } else if (jobs.get(0).isFailed()) {
      submitAgain("not able to go on");
    } else if (!jobs.get(0).isEnded() && ++looks % CLOSE_LOOK == 0) {
      lookClosely(jobs.get(0).id());
    } else {
      tellIfStopped(jobs.get(0));
    }
  }

  private void lookClosely(String job) {
    try {
      int parallelism = submission.flink().parallelismOf(job);
      if (parallelism > 0) {
        settings = settings.withParallelism(parallelism);
      }
      if (cannotRestore(job)) {
        submission.flink().cancel(job, CANCEL_LIMIT);
        submitAgain("not able to restore its checkpoint");
      }
    } catch (FlinkRestException e) {
      // The JobManager is away; what is wrong is still wrong when it is back.
    }
  }

  private void submitAgain(String how) {
    if (countLoss() > LOSSES) {
      failure =
          new FlinkRestException(
              "the job was %s for the %dth time within %d minutes"
                  .formatted(how, LOSSES + 1, WINDOW.toMinutes()));
      return;
    }
    try {
      String id = submission.submit(settings, JobSubmission.NEWEST);
      messages.accept(
          "the job was %s: submitted again from its newest checkpoint, as %s".formatted(how, id));
    } catch (FlinkRestException e) {
      messages.accept(
          "the job was %s, and cannot be submitted yet: %s".formatted(how, e.getMessage()));
    }
  }

  /** Whether it has failed some times since its last complete checkpoint, at last of restoring. */
  private boolean cannotRestore(String job) {
    FlinkRest flink = submission.flink();
    long completed = flink.completedCheckpoints(job);
    long restarts = flink.restarts(job);
    if (!job.equals(watched) || completed > completedBefore) {
      watched = job;
      completedBefore = completed;
      restartsBefore = restarts;
    }
    return restarts - restartsBefore >= RESTORES
        && RESTORING.matcher(flink.latestFailure(job)).find();
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
