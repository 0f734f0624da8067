package io.perennial.launcher;

import io.perennial.launcher.process.Folders;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: the broker's log, checkpoints, the store's files, logs, temporary files.
 * One run at a time uses it; the operating system gives the lock back however a run ends.
 */
final class DataFolder implements AutoCloseable {

  private static final long LEAST_FREE_BYTES = 1L << 30;

  private final Path path;
  private final boolean temporary;
  private final FileChannel lock;
  private boolean logsWanted;

  private DataFolder(Path path, boolean temporary, FileChannel lock) {
    this.path = path;
    this.temporary = temporary;
    this.lock = lock;
  }

  /**
   * Opens a folder, making it where it is absent.
   *
   * @param path null for a fresh one that is removed at the end
   * @throws WrongUseException if it cannot be written, is full, or is in use
   */
  static DataFolder open(@Nullable Path path) {
    if (path != null) {
      return open(path.toAbsolutePath().normalize(), false);
    }
    Path fresh;
    try {
      fresh = Files.createTempDirectory("perennial-");
    } catch (IOException e) {
      throw new WrongUseException(
          "no folder can be made in the system's temporary one (%s): name one with --data-dir"
              .formatted(reason(e)),
          e);
    }
    try {
      return open(fresh, true);
    } catch (RuntimeException e) {
      Folders.delete(fresh);
      throw e;
    }
  }

  private static DataFolder open(Path folder, boolean temporary) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new WrongUseException(
          "--data-dir '%s' is a file: name a folder, or one that is to be made".formatted(folder));
    }
    try {
      Files.createDirectories(folder);
      requireSpace(folder, Files.getFileStore(folder).getUsableSpace());
      FileChannel lock =
          FileChannel.open(
              folder.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      requireLock(folder, lock);
      Files.createDirectories(folder.resolve("logs"));
      Folders.empty(folder.resolve("tmp"));
      return new DataFolder(folder, temporary, lock);
    } catch (IOException e) {
      throw new WrongUseException(
          "--data-dir '%s' cannot be written (%s): name a folder that can"
              .formatted(folder, reason(e)),
          e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String told = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return told == null ? e.toString() : told.toLowerCase(Locale.ROOT);
  }

  private static void requireLock(Path folder, FileChannel lock) throws IOException {
    boolean free;
    try {
      free = lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    }
    if (!free) {
      lock.close();
      throw new WrongUseException(
          "--data-dir '%s' is used by another run: stop that one, or name another folder"
              .formatted(folder));
    }
  }

  static void requireSpace(Path folder, long usableBytes) {
    if (usableBytes < LEAST_FREE_BYTES) {
      throw new WrongUseException(
          "--data-dir '%s' has %d MiB free, but 1024 are needed: free some, or name a folder on another disk"
              .formatted(folder, usableBytes >> 20));
    }
  }

  Path path() {
    return path;
  }

  /** Whether an earlier run left its streams here. */
  boolean hasStreams() {
    return Files.exists(broker().resolve("meta.properties"));
  }

  Path broker() {
    return path.resolve("kafka");
  }

  Path checkpoints() {
    return checkpointsIn(path);
  }

  static Path checkpointsIn(Path folder) {
    return folder.resolve("checkpoints");
  }

  Path store() {
    return path.resolve("replay-store");
  }

  Path worker() {
    return path.resolve("worker");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  Path settings() {
    return path.resolve("settings.yaml");
  }

  /** What clients of Kafka need to be let in, for processes that are not told all settings. */
  Path commandConfig() {
    return path.resolve("client.properties");
  }

  /** Keeps the settings for the processes of the run, in files that only their owner can read. */
  void keep(Settings settings) throws IOException {
    PrivateFile.write(settings(), SettingsFile.write(settings));
    if (settings.kafka().client().isEmpty()) {
      Files.deleteIfExists(commandConfig());
    } else {
      PrivateFile.write(commandConfig(), settings.kafka().cluster().toFileText());
    }
  }

  /** Says that somebody was told to look at the logs: they stay, even of a fresh folder. */
  void keepLogs() {
    logsWanted = true;
  }

  /** Gives the folder back, without temporary files; a fresh one is removed. */
  @Override
  public void close() {
    Folders.delete(path.resolve("tmp"));
    if (temporary && logsWanted) {
      Stream.of(broker(), checkpoints(), store()).forEach(Folders::delete);
    } else if (temporary) {
      Folders.delete(path);
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
