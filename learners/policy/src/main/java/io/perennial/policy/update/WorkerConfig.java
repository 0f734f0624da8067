package io.perennial.policy.update;

import io.perennial.policy.Range;
import java.time.Duration;

/**
 * When a worker sends updates.
 *
 * @param updateInterval least time between two updates, 100 ms to a day
 * @param leastDecisions that are new in an update, 1 to 1,000,000
 * @param verdictTimeout how long to wait for an answer before the claim is made again, 1 s to a day
 * @param takeOverAfter how long another worker must have been silent before this one, which was
 *     superseded, claims again, 1 s to a day
 */
public record WorkerConfig(
    Duration updateInterval, int leastDecisions, Duration verdictTimeout, Duration takeOverAfter) {

  private static final long DAY = Duration.ofDays(1).toMillis();

  public WorkerConfig {
    Range range = new Range("worker");
    check(range, "updateInterval", updateInterval, 100);
    range.check("leastDecisions", leastDecisions, 1, 1_000_000);
    check(range, "verdictTimeout", verdictTimeout, 1_000);
    check(range, "takeOverAfter", takeOverAfter, 1_000);
  }

  /** Every 5 s, of 32 decisions at least; 60 s for an answer, and 60 s of silence. */
  public static WorkerConfig defaults() {
    return new WorkerConfig(
        Duration.ofSeconds(5), 32, Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private static void check(Range range, String field, Duration value, long leastMillis) {
    if (value.compareTo(Duration.ofMillis(leastMillis)) < 0 || value.toMillis() > DAY) {
      throw range.invalid(field, "from %d ms to a day".formatted(leastMillis), value);
    }
  }
}
