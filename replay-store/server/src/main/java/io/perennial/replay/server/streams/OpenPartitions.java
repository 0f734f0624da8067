package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The partitions whose state is whole in this process. Safe for many threads. */
final class OpenPartitions {

  private final Map<Integer, OpenPartition> open = new ConcurrentHashMap<>();

  /** Kafka Streams starts a task's processors only after the task's state is restored. */
  void opened(int partition, OpenPartition readable) {
    open.put(partition, readable);
  }

  void closing(int partition, OpenPartition readable) {
    open.remove(partition, readable);
    readable.shut();
  }

  @Nullable OpenPartition get(int partition) {
    return open.get(partition);
  }
}
