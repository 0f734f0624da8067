package io.perennial.launcher.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.launcher.flink.FlinkRest.Job;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells when checkpoints fail in a row, and when they are complete again: until then nothing is
 * committed, and readers of what is served wait. A thread of its own.
 */
public final class CheckpointWatch implements AutoCloseable {

  private static final long POLL_MILLIS = 1_000;

  private static final int ALARMING = 3;

  private final FlinkRest flink;
  private final String folder;
  private final Consumer<String> messages;
  private final Thread thread;
  private String job = "";
  private long failed;
  private long completed;
  private long inARow;
  private boolean ranBefore;

  /**
   * Begins to watch.
   *
   * @param folder of the checkpoints, for the message
   * @param messages takes one line when some have failed, and one when they do no more
   */
  public CheckpointWatch(FlinkRest flink, String folder, Consumer<String> messages) {
    this.flink = flink;
    this.folder = folder;
    this.messages = messages;
    this.thread = new Thread(this::watch, "watch-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once. */
  synchronized void look() {
    try {
      List<Job> jobs = flink.jobs();
      if (!jobs.isEmpty()) {
        String id = jobs.get(0).id();
        take(id, flink.checkpoints(id), flink.areAllTasksRunning(id));
      }
    } catch (FlinkRestException e) {
      // Flink is away, which others tell.
    }
  }

  /**
   * @param run whether every task runs: what failed since a look at which one did not, failed of
   *     that
   */
  private void take(String id, JsonNode checkpoints, boolean run) {
    long failedNow = checkpoints.path("counts").path("failed").asLong();
    long completedNow = checkpoints.path("counts").path("completed").asLong();
    if (!id.equals(job)) {
      job = id;
      failed = 0;
      completed = 0;
    }
    if (completedNow > completed) {
      if (inARow >= ALARMING) {
        messages.accept("checkpoints are complete again, after %d failed".formatted(inARow));
      }
      inARow = 0;
    } else if (failedNow > failed && run && ranBefore) {
      long before = inARow;
      inARow += failedNow - failed;
      if (before < ALARMING && inARow >= ALARMING) {
        messages.accept(alert(checkpoints.path("latest").path("failed")));
      }
    }
    failed = failedNow;
    completed = completedNow;
    ranBefore = run;
  }

  private String alert(JsonNode newest) {
    return "ALERT: %d checkpoints in a row have failed, the last one, %d, for: %s; nothing is committed until one is complete: see whether %s can be written, and has space"
        .formatted(
            inARow, newest.path("id").asLong(), newest.path("failure_message").asText(), folder);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
