package io.perennial.launcher.chaos;

import io.perennial.event.file.Injected;

/** What sends the stream. Counts may be read from any thread. */
public interface Source {

  /** Sends everything, and tells every partition at the end that nothing follows. */
  void send();

  /** Records sent so far. */
  long sent();

  /** What it has done to the stream; final once everything is sent. */
  Injected injected();

  /** Records that are too large for an event, sent on top. */
  long oversized();
}
