package io.perennial.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One broker per data folder. Kafka has a lock of its own, but takes it after the controller has
 * written to the metadata log: a second broker on the same folder leaves the first one hanging. The
 * operating system gives the lock back however the process ends.
 */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the folder if it is absent, and takes its lock.
   *
   * @throws BrokerStartException if the folder cannot be written, or another broker has it
   */
  static FolderLock take(Path folder) {
    FileChannel channel = open(folder);
    if (tryLock(channel) != null) {
      return new FolderLock(channel);
    }
    new FolderLock(channel).close();
    throw new BrokerStartException(
        "the folder '"
            + folder
            + "' is used by a running broker: stop that one, or give another with --data-dir");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel open(Path folder) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new BrokerStartException(
          "the folder '" + folder + "' cannot be used as --data-dir (" + e + "): give another one",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
