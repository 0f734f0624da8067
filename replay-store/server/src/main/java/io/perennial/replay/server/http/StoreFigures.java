package io.perennial.replay.server.http;

import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreStatus;
import java.util.Map;

/** What the service tells about the store. Safe for many threads. */
public interface StoreFigures {

  /** How the store stands now. */
  StoreStatus status();

  /** By partition, those that can be read now. */
  Map<Integer, IngestCounters> counters();
}
