package io.perennial.replay.server.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How many changelog records are still to be read back. Safe for many threads. */
final class RestoreProgress implements StateRestoreListener {

  private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

  /** Upper bound: offsets, of which compaction may have taken some. */
  long recordsLeft() {
    return left.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean isRestoring() {
    return !left.isEmpty();
  }

  void reset() {
    left.clear();
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
    left.put(partition, Math.max(0, end - start));
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
    left.computeIfPresent(partition, (p, before) -> Math.max(0, before - count));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    left.remove(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    left.remove(partition);
  }
}
