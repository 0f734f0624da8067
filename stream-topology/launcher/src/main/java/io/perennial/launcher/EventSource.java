package io.perennial.launcher;

import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.InputException;
import org.jspecify.annotations.Nullable;

/** A reader that can step over lines that are no event, and counts them. */
final class EventSource implements EventReader {

  private final EventReader reader;
  private final boolean skipInvalid;
  private long skipped;
  private @Nullable Event first;

  EventSource(EventReader reader, boolean skipInvalid) {
    this.reader = reader;
    this.skipInvalid = skipInvalid;
  }

  /**
   * Checks that there is something to read, without losing it.
   *
   * @param name what to call this source in the complaint
   * @throws InputException if there is no event, or the first line is none
   */
  void requireOne(String name) {
    first = read();
    if (first == null) {
      throw new InputException(
          name
              + (skipped == 0
                  ? " has no event: name a file with some lines after its header"
                  : " has no event: all %,d lines are invalid, and what is wrong is told without --skip-invalid"
                      .formatted(skipped)));
    }
  }

  @Override
  public @Nullable Event next() {
    if (first != null) {
      Event event = first;
      first = null;
      return event;
    }
    return read();
  }

  private @Nullable Event read() {
    while (true) {
      try {
        return reader.next();
      } catch (InputException e) {
        if (!skipInvalid || e.line() == 0) {
          throw e;
        }
        skipped++;
      }
    }
  }

  /** Lines that were stepped over. */
  long skipped() {
    return skipped;
  }

  @Override
  public LabelSpace labels() {
    return reader.labels();
  }

  @Override
  public void close() {
    reader.close();
  }
}
