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
 */
record Output(
    Target target, int partition, byte @Nullable [] key, byte[] value, List<Header> headers) {

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
