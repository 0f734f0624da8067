package io.perennial.replay.server.http;

import java.time.Duration;

/**
 * What queries may take.
 *
 * @param concurrent so many are answered at a time, the next is refused with 503
 * @param deadline of one answer, from the question to its last byte
 */
public record QueryLimits(int concurrent, Duration deadline) {

  /** Eight at a time, two minutes each. */
  public static final QueryLimits DEFAULT = new QueryLimits(8, Duration.ofMinutes(2));

  public QueryLimits {
    if (concurrent < 1) {
      throw new IllegalArgumentException(
          "concurrent queries must be 1 or more, but are " + concurrent);
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException(
          "the queries' deadline must be longer than 0, but is " + deadline);
    }
  }
}
