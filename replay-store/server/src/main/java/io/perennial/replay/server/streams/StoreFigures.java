package io.perennial.replay.server.streams;

import java.util.Map;

/** What the service tells about the store. Safe for many threads. */
public interface StoreFigures {

  /** How the store stands now. */
  StoreStatus status();

  /** By partition, those that can be read now. */
  Map<Integer, IngestCounters> counters();

  /** Bytes on disk of the partitions that are here. */
  long diskBytes();

  /** Records of the changelog that are still to be read back, at most. */
  long recordsToRestore();
}
