package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRest.Progress;
import io.perennial.launcher.flink.FlinkRest.Savepoint;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.launcher.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint of a running job that is gone when this is closed, however far it came: it holds
 * everybody's data. It is beside the checkpoints and not among them: a job that restarts meanwhile
 * must not take it for its newest one. One thread takes it; any may close it meanwhile.
 */
final class TemporarySavepoint implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** How long the end of a process waits for Flink, each time. */
  private static final Duration CLOSING = Duration.ofMinutes(1);

  private static final int ATTEMPTS = 3;
  private static final long RETRY_NANOS = 300_000_000;

  private final FlinkRest flink;
  private final String job;
  private final String parent;
  private final String folder;
  private final Consumer<String> messages;
  private final String request = UUID.randomUUID().toString().replace("-", "");
  private boolean asked;
  private boolean acknowledged;
  private boolean closed;
  private volatile @Nullable String location;

  /**
   * Takes none yet.
   *
   * @param checkpoints where the job's checkpoints are, a URI, as the job tells it
   * @param messages takes a line where it cannot be deleted
   */
  TemporarySavepoint(
      FlinkRest flink, String job, @Nullable String checkpoints, Consumer<String> messages) {
    if (checkpoints == null) {
      throw new WrongUseException(
          "job %s does not tell where its checkpoints are: name one that perennial started, with --job"
              .formatted(job));
    }
    this.flink = flink;
    this.job = job;
    this.parent = checkpoints.replaceAll("/+$", "") + "-snapshots";
    this.folder = parent + "/" + request;
    this.messages = messages;
  }

  /**
   * Takes it.
   *
   * @return its folder, a URI
   * @throws FlinkRestException if Flink cannot
   */
  String take() {
    return take(LIMIT);
  }

  String take(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    trigger();
    while (true) {
      Savepoint savepoint = flink.savepoint(job, request);
      switch (savepoint.progress()) {
        case COMPLETE -> {
          location = savepoint.text();
          return savepoint.text();
        }
        case FAILED, UNKNOWN ->
            throw new FlinkRestException("the savepoint failed: " + savepoint.text());
        case IN_PROGRESS -> {
          if (System.nanoTime() - deadline > 0) {
            throw new FlinkRestException(
                "the savepoint was not complete within %d s: look for the reason at the job's checkpoints in Flink's web UI"
                    .formatted(limit.toSeconds()));
          }
          FlinkRest.pause();
        }
      }
    }
  }

  /** Under the lock, so that who closes this knows whether Flink has been asked. */
  private synchronized void trigger() {
    if (closed) {
      throw new FlinkRestException("stopped: no savepoint is taken");
    }
    asked = true;
    flink.triggerSavepoint(job, folder, request);
    acknowledged = true;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!asked) {
      return;
    }
    SavepointRemoval removal = new SavepointRemoval();
    String left = removal.byFlink();
    boolean removedHere = removeHere();
    // What Flink still writes comes again after it was deleted.
    if (left != null && (removal.underWay || !removedHere)) {
      String name = location;
      messages.accept(
          "the savepoint %s may be left, since it could not be deleted (%s): delete it"
              .formatted(name == null ? "in " + folder : name, left));
    }
  }

  /** Deletes through Flink, which may reach what this process does not. */
  private final class SavepointRemoval {

    private boolean underWay;

    /** Why it is left, or null if it is gone. */
    @Nullable String byFlink() {
      long deadline = System.nanoTime() + CLOSING.toNanos();
      String why = "";
      for (int failures = 0; failures < ATTEMPTS && System.nanoTime() - deadline < 0; ) {
        try {
          Savepoint savepoint = ask();
          why = savepoint.text();
          underWay = savepoint.progress() == Progress.IN_PROGRESS;
          switch (savepoint.progress()) {
            case COMPLETE -> {
              flink.dispose(savepoint.text(), CLOSING);
              return null;
            }
            case FAILED -> {
              return null;
            }
            case UNKNOWN -> {
              return acknowledged ? why : null;
            }
            case IN_PROGRESS -> FlinkRest.pause();
          }
        } catch (FlinkRestException e) {
          why = String.valueOf(e.getMessage());
          failures++;
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
      return why;
    }

    /** Flink forgets after some minutes what a request led to. */
    private Savepoint ask() {
      String known = location;
      return known == null
          ? flink.savepoint(job, request)
          : new Savepoint(Progress.COMPLETE, known);
    }
  }

  /** Whether its folder was on this machine, and is no more. */
  private boolean removeHere() {
    if (!folder.startsWith("file:")) {
      return false;
    }
    try {
      Path path = Path.of(URI.create(folder));
      boolean here = Files.exists(path);
      Folders.delete(path);
      removeIfEmpty(Path.of(URI.create(parent)));
      return here && !Files.exists(path);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return false; // Not a path of this machine, or not ours to delete.
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Another snapshot is being taken.
    }
  }
}
