package io.perennial.replay.server.storage;

/** The sorted maps of a partition; the package's comment draws their keys. */
public enum Family {
  /** Examples by (event time, id). Primary. */
  ROWS,
  /** Shifts, telemetry, forgotten users, and how often examples were replayed. Primary. */
  FACTS,
  /** Rows by user. */
  USERS,
  /** Keys of rows by item. */
  ITEMS,
  /** Keys of rows by the expert that answered. */
  EXPERTS,
  /** Keys of rows by the hour and, in it, by the error. */
  ERRORS,
  /** Rows in an order that is random within some thousands of neighbours. */
  SAMPLES
}
