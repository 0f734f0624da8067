package io.perennial.replay.server.access;

/** What somebody may do; each may all that those before it may. */
public enum Role {
  /** What holds no data: health, the page, the description. Nobody needs a token. */
  OPEN,
  /** Asks: examples, samples, SQL, JDBC, figures, metrics. */
  READ,
  /** Changes, administers, or asks as another instance of the store does. */
  ADMIN;

  /** Whether it may do what needs another role. */
  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
