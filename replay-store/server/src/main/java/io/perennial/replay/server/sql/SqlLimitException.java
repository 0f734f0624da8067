package io.perennial.replay.server.sql;

/** A statement that is ended, or not begun, because it would take more than it may. */
public final class SqlLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What there was not enough of. */
  public enum Limit {
    /** Others are being answered: asking again a little later helps. */
    CONCURRENCY,
    /** Time. */
    DEADLINE,
    /** Room for what sorts, joins and groups hold. */
    MEMORY
  }

  private final Limit limit;

  SqlLimitException(Limit limit, String detail) {
    super(detail);
    this.limit = limit;
  }

  /** What there was not enough of. */
  public Limit limit() {
    return limit;
  }
}
