package io.perennial.replay.server.http;

import java.time.Duration;

/**
 * What queries and connections may take.
 *
 * @param concurrent so many queries are answered at a time, the next is refused with 503
 * @param deadline of one answer, from the question to its last byte
 * @param peers so many questions of other instances are answered at a time, beside the queries
 * @param connections open at a time; one more closes the one that has been idle longest
 * @param silence after which a connection is closed on which no request arrives whole, or nobody
 *     reads
 */
public record QueryLimits(
    int concurrent, Duration deadline, int peers, int connections, Duration silence) {

  private static final int PEERS = 128;
  private static final int CONNECTIONS = 1_000;
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Eight queries at a time, two minutes each. */
  public static final QueryLimits DEFAULT = new QueryLimits(8, Duration.ofMinutes(2));

  public QueryLimits {
    if (concurrent < 1) {
      throw new IllegalArgumentException(
          "concurrent queries must be 1 or more, but are " + concurrent);
    }
    requirePositive("the queries' deadline", deadline);
    if (peers < 1) {
      throw new IllegalArgumentException(
          "concurrent questions of other instances must be 1 or more, but are " + peers);
    }
    if (connections <= concurrent + peers) {
      throw new IllegalArgumentException(
          "connections must be more than what is answered at a time, which is "
              + (concurrent + peers)
              + ", but are "
              + connections);
    }
    requirePositive("the connections' silence", silence);
  }

  /** With the usual limits for everything else. */
  public QueryLimits(int concurrent, Duration deadline) {
    this(concurrent, deadline, PEERS, CONNECTIONS + concurrent, SILENCE);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0, but is " + duration);
    }
  }
}
