package io.perennial.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to a topic. All topics are written by one sink, so that a reader of
 * committed records never sees a prediction without its example, or either without the counters.
 *
 * @param target which topic
 * @param partition the shard's partition; a topic with fewer takes it by key
 * @param headers names and UTF-8 values
 * @param number of the record among those of its shard in its topic, or {@link #NOT_NUMBERED}; the
 *     sink makes a header of it
 */
record Output(
    Target target,
    int partition,
    byte @Nullable [] key,
    byte[] value,
    List<Header> headers,
    long number) {

  /** Of a record that may come again, or differ, after a failure. */
  static final long NOT_NUMBERED = 0;

  /** The topics that the job writes. {@link OutputSerializer} goes by their order. */
  enum Target {
    PREDICTIONS,
    EXAMPLES,
    DEAD_LETTERS,
    TELEMETRY,
    SHIFTS,
    DECISIONS,
    VERDICTS,
    RECEIPTS
  }

  record Header(String name, byte[] value) {}
}
