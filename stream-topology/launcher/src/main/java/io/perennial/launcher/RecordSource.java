package io.perennial.launcher;

import io.perennial.event.file.FaultInjector;
import io.perennial.event.file.Outgoing;
import org.jspecify.annotations.Nullable;

/** A source's events as records, with the count of lines that were skipped. */
record RecordSource(EventSource events, FaultInjector injector) implements AutoCloseable {

  /** The next record, or null at the end. */
  @Nullable Outgoing next() {
    return injector.next();
  }

  @Override
  public void close() {
    injector.close();
  }
}
