package io.perennial.replay.server.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file beside a store that is there while the store is open. Whoever finds it knows that the
 * process was killed: then the families are of different moments, and may hold what no transaction
 * committed. Kafka Streams 4.2 may have left a checkpoint all the same (it writes one at the end of
 * a restoration, under exactly-once as well); without it, it empties the folder and restores.
 */
final class UncleanMark {

  private static final String CHECKPOINT = ".checkpoint";

  private final Path mark;
  private final Path checkpoint;

  /**
   * @param task folder of the task
   * @param store name of the store
   */
  UncleanMark(Path task, String store) {
    this.mark = task.resolve(store + ".open");
    this.checkpoint = task.resolve(CHECKPOINT);
  }

  /** Before the store opens, and before Kafka Streams reads the checkpoint. */
  void opening() {
    try {
      if (Files.exists(mark)) {
        Files.deleteIfExists(checkpoint);
      }
      Files.write(mark, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("the mark '" + mark + "' cannot be written", e);
    }
  }

  /** After the store was closed with everything on disk. */
  void closedCleanly() {
    try {
      Files.deleteIfExists(mark);
    } catch (IOException e) {
      throw new UncheckedIOException("the mark '" + mark + "' cannot be removed", e);
    }
  }
}
