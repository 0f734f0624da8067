package io.perennial.job;

import io.perennial.job.Output.Target;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;

/**
 * Numbers what a shard gives out, per topic, and knows what of it is committed already: a shard
 * that starts again from an older checkpoint gives the same records out once more, which is how
 * they are known by their numbers.
 */
final class OutputNumbers {

  /** In place of a number: the record is committed already, and must not be sent again. */
  static final long ALREADY_COMMITTED = -1;

  private final long[] last = new long[Target.values().length];
  private final long[] committed = new long[Target.values().length];
  private final Counter alreadyCommitted;

  /**
   * @param restored where the shard stands
   * @param committed the last committed numbers
   * @param alreadyCommitted counts what is not sent again
   */
  OutputNumbers(JobPage restored, Map<Target, Long> committed, Counter alreadyCommitted) {
    restored.numbers().forEach((target, number) -> last[target.ordinal()] = number);
    committed.forEach((target, number) -> this.committed[target.ordinal()] = number);
    this.alreadyCommitted = alreadyCommitted;
  }

  /** Of the next record, or {@link #ALREADY_COMMITTED}. */
  long next(Target target) {
    long number = ++last[target.ordinal()];
    if (number > committed[target.ordinal()]) {
      return number;
    }
    alreadyCommitted.inc();
    return ALREADY_COMMITTED;
  }

  /** Of the last record, 0 before the first. */
  long last(Target target) {
    return last[target.ordinal()];
  }

  JobPage page() {
    Map<Target, Long> numbers = new EnumMap<>(Target.class);
    JobPage.NUMBERED.forEach(target -> numbers.put(target, last(target)));
    return new JobPage(numbers, true);
  }
}
