package io.perennial.replay.server.sql;

/** A statement that is not answered because of what it says: asking again does not help. */
public final class SqlRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /** With one sentence that says what is wrong, and what would be right. */
  public SqlRefusedException(String detail) {
    this(detail, 0, 0);
  }

  /**
   * The same about one place.
   *
   * @param line from 1, or 0 where it is not known
   * @param column from 1, or 0 where it is not known
   */
  public SqlRefusedException(String detail, int line, int column) {
    super(detail);
    this.line = line;
    this.column = column;
  }

  SqlRefusedException(String detail, Throwable cause) {
    super(detail, cause);
    this.line = 0;
    this.column = 0;
  }

  /** Of the text, from 1; 0 where it is not known. */
  public int line() {
    return line;
  }

  /** Of the line, from 1; 0 where it is not known. */
  public int column() {
    return column;
  }
}
