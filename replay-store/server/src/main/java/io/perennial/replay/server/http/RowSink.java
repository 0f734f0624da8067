package io.perennial.replay.server.http;

import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the rows of an answer. */
interface RowSink {

  /** Writes one, with how often it was replayed where that was asked. */
  void row(RowView row, @Nullable ReplayCount replays) throws IOException;

  /** Writes what shows that nothing is missing. */
  void end() throws IOException;
}
