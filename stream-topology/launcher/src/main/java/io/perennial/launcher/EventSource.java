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

  EventSource(EventReader reader, boolean skipInvalid) {
    this.reader = reader;
    this.skipInvalid = skipInvalid;
  }

  @Override
  public @Nullable Event next() {
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
