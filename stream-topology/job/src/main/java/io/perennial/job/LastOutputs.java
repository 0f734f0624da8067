package io.perennial.job;

import io.perennial.event.codec.Headers;
import io.perennial.event.codec.OutputNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last numbered record of a shard in each of some partitions, from their ends backwards:
 * {@value #FIRST_STEP} offsets, then twice as many, and so on. Which records there are is up to the
 * consumer's isolation level.
 */
final class LastOutputs {

  private static final long FIRST_STEP = 64;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;

  /** Where a record is, and its number. */
  record Place(long offset, long number) {}

  /**
   * @param patience how long the broker may give nothing
   */
  LastOutputs(Consumer<byte[], byte[]> consumer, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
  }

  /**
   * Looks for them.
   *
   * @param from first offset of each partition
   * @param to offset behind the last one of each partition
   * @return nothing for a partition that has none between these
   */
  Map<TopicPartition, Place> find(
      int shard, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    Map<TopicPartition, Place> found = new HashMap<>();
    Map<TopicPartition, Long> upper = new HashMap<>(to);
    for (long step = FIRST_STEP; ; step *= 2) {
      upper.entrySet().removeIf(e -> e.getValue() <= from.get(e.getKey()));
      upper.keySet().removeAll(found.keySet());
      if (upper.isEmpty()) {
        return found;
      }
      Map<TopicPartition, Long> lower = new HashMap<>();
      for (Map.Entry<TopicPartition, Long> end : upper.entrySet()) {
        lower.put(end.getKey(), Math.max(from.get(end.getKey()), end.getValue() - step));
      }
      read(shard, lower, upper, found);
      upper = lower;
    }
  }

  private void read(
      int shard,
      Map<TopicPartition, Long> lower,
      Map<TopicPartition, Long> upper,
      Map<TopicPartition, Place> found) {
    consumer.assign(upper.keySet());
    lower.forEach(consumer::seek);
    Set<TopicPartition> unread = new HashSet<>(upper.keySet());
    long passed = -1;
    long deadline = System.nanoTime() + patience.toNanos();
    while (!unread.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        OutputNumber number = number(record);
        if (record.offset() < upper.get(partition) && number != null && number.shard() == shard) {
          found.put(partition, new Place(record.offset(), number.number()));
        }
      }
      // Aborted records and the ends of transactions are passed without a record.
      unread.removeIf(p -> consumer.position(p) >= upper.get(p));
      long now = upper.keySet().stream().mapToLong(consumer::position).sum();
      if (now > passed) {
        passed = now;
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s gives no records within %d s: see whether its broker is there"
                .formatted(unread, patience.toSeconds()));
      }
    }
  }

  private static @Nullable OutputNumber number(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Headers.NUMBER);
    return OutputNumber.decode(header == null ? null : header.value());
  }
}
