package io.perennial.worker;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which decisions are left out because there are too many, the oldest, or because others have
 * learned from them. They are read all the same, and not learned from, since a request to forget a
 * user may be among them.
 */
final class Backlog {

  private final Map<TopicPartition, Long> learnedFrom = new HashMap<>();
  private long skipped;

  /**
   * Looks how far behind a partition is.
   *
   * @param position offset of the next record
   * @param lag records from there to the end
   * @param most that it may be behind
   */
  void look(TopicPartition part, long position, long lag, long most) {
    long before = Math.max(position, learnedFrom.getOrDefault(part, 0L));
    long from = position + lag - most;
    if (from > before) {
      learnedFrom.put(part, from);
      skipped += from - before;
    }
  }

  /** Leaves out what comes before an offset: served updates hold it. */
  void learnFrom(TopicPartition part, long offset) {
    learnedFrom.merge(part, offset, Math::max);
  }

  /** Whether a record is one of too many, or in served updates. */
  boolean leavesOut(TopicPartition part, long offset) {
    return offset < learnedFrom.getOrDefault(part, 0L);
  }

  /** Records left out, those among them that are not read yet. */
  long skipped() {
    return skipped;
  }
}
