package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The partitions whose state is whole in this process. Safe for many threads. */
final class OpenPartitions {

  private final Map<Integer, PartitionGate> gates = new ConcurrentHashMap<>();

  /** Kafka Streams starts a task's processors only after the task's state is restored. */
  PartitionGate opened(int partition) {
    PartitionGate gate = new PartitionGate(partition);
    gates.put(partition, gate);
    return gate;
  }

  void closing(int partition, PartitionGate gate) {
    gates.remove(partition, gate);
    gate.shut();
  }

  @Nullable PartitionGate gate(int partition) {
    return gates.get(partition);
  }

  boolean covers(int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      if (!gates.containsKey(partition)) {
        return false;
      }
    }
    return true;
  }
}
