package io.perennial.reproduction.reloop2;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.file.EventFiles;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.FileOptions;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of several binary files one after the other; those without an outcome are left out. */
final class EventStream implements Closeable {

  private final Deque<Path> files;
  private final FileOptions options;
  private @Nullable EventReader reader;
  private int opened;

  /**
   * @param limit most rows of each file
   */
  EventStream(List<Path> files, long limit) {
    this(files, "1", limit);
  }

  /**
   * @param positive how the positive label is written
   * @param limit most rows of each file
   */
  EventStream(List<Path> files, String positive, long limit) {
    this.files = new ArrayDeque<>(files);
    this.options = new FileOptions(positive, List.of(), Set.of(), limit);
  }

  /**
   * The next row, or null at the end of the last file.
   *
   * @throws io.perennial.event.file.InputException if a file cannot be read
   */
  @Nullable Interaction next() {
    while (true) {
      if (reader == null && !openNext()) {
        return null;
      }
      Event event = reader == null ? null : reader.next();
      if (event == null) {
        close();
      } else if (event instanceof Interaction row && row.isLabelled()) {
        return row;
      }
    }
  }

  /** Files that were opened so far: the number of the one that the last row is from, from 1. */
  int opened() {
    return opened;
  }

  /** Number of rows that there are. */
  static long count(List<Path> files, long limit) {
    try (EventStream stream = new EventStream(files, limit)) {
      long rows = 0;
      while (stream.next() != null) {
        rows++;
      }
      return rows;
    }
  }

  private boolean openNext() {
    Path file = files.poll();
    if (file == null) {
      return false;
    }
    reader = EventFiles.open(file, options);
    opened++;
    return true;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
