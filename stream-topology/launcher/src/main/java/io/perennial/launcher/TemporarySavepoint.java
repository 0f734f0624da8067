package io.perennial.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint of a running job that is deleted when it is closed, or when this process is told to
 * end. It is beside the checkpoints and not among them: a job that restarts meanwhile must not take
 * it for its newest one.
 */
final class TemporarySavepoint implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final FlinkRest flink;
  private final String folder;
  private final String location;
  private final Consumer<String> messages;
  private final Thread hook = new Thread(this::delete, "delete-savepoint");
  private final AtomicBoolean deleted = new AtomicBoolean();

  private TemporarySavepoint(
      FlinkRest flink, String folder, String location, Consumer<String> messages) {
    this.flink = flink;
    this.folder = folder;
    this.location = location;
    this.messages = messages;
  }

  /**
   * Takes one.
   *
   * @param checkpoints where the job's checkpoints are, a URI, as the job tells it
   * @param messages takes a line where it cannot be deleted
   * @throws FlinkRestException if Flink cannot
   */
  static TemporarySavepoint take(
      FlinkRest flink, String job, @Nullable String checkpoints, Consumer<String> messages) {
    if (checkpoints == null) {
      throw new WrongUseException(
          "job %s does not tell where its checkpoints are: name one that perennial started, with --job"
              .formatted(job));
    }
    String folder = checkpoints.replaceAll("/+$", "") + "-snapshots";
    TemporarySavepoint taken =
        new TemporarySavepoint(flink, folder, flink.savepoint(job, folder, LIMIT), messages);
    Runtime.getRuntime().addShutdownHook(taken.hook);
    return taken;
  }

  /** Its folder, a URI. */
  String location() {
    return location;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The hook does it.
    }
    delete();
  }

  private void delete() {
    if (deleted.compareAndSet(false, true)) {
      try {
        flink.dispose(location, LIMIT);
        deleteIfEmpty();
      } catch (FlinkRestException e) {
        messages.accept(
            "the savepoint %s is left, since it could not be deleted (%s): delete it"
                .formatted(location, e.getMessage()));
      }
    }
  }

  private void deleteIfEmpty() {
    if (!folder.startsWith("file:")) {
      return;
    }
    try {
      Files.deleteIfExists(Path.of(URI.create(folder)));
    } catch (IOException e) {
      // Another snapshot is being taken.
    }
  }
}
