package io.perennial.replay.server.sql;

import java.time.Duration;

/**
 * What statements may take.
 *
 * @param concurrent so many run at a time, the next is refused
 * @param deadline of one statement, from the question to its last row
 * @param rows answered at most; the answer says when it was cut there
 * @param memoryBytes that one statement may hold in sorts, joins and groups, as estimated
 * @param textBytes of a statement, in UTF-8
 * @param nesting of parentheses in a statement
 * @param plans that are kept for statements that come again
 */
public record SqlLimits(
    int concurrent,
    Duration deadline,
    int rows,
    long memoryBytes,
    int textBytes,
    int nesting,
    int plans) {

  /** Four at a time, a minute and 100,000 rows each; together they hold half of the heap. */
  public static final SqlLimits DEFAULT =
      new SqlLimits(
          4,
          Duration.ofMinutes(1),
          100_000,
          Runtime.getRuntime().maxMemory() / 8,
          64 * 1024,
          32,
          200);

  public SqlLimits {
    require(concurrent >= 1, "concurrent statements", concurrent);
    require(!deadline.isNegative() && !deadline.isZero(), "the statements' deadline", deadline);
    require(rows >= 1, "rows of an answer", rows);
    require(memoryBytes >= 1, "bytes of memory of a statement", memoryBytes);
    require(textBytes >= 1, "bytes of a statement's text", textBytes);
    require(nesting >= 1, "nested parentheses of a statement", nesting);
    require(plans >= 1, "plans that are kept", plans);
  }

  /** The same with another deadline. */
  public SqlLimits within(Duration deadline) {
    return new SqlLimits(concurrent, deadline, rows, memoryBytes, textBytes, nesting, plans);
  }

  /** The same with another limit of an answer's rows. */
  public SqlLimits atMost(int rows) {
    return new SqlLimits(concurrent, deadline, rows, memoryBytes, textBytes, nesting, plans);
  }

  /** The same with another bound on memory. */
  public SqlLimits holding(long memoryBytes) {
    return new SqlLimits(concurrent, deadline, rows, memoryBytes, textBytes, nesting, plans);
  }

  /** The same with another number of statements at a time. */
  public SqlLimits together(int concurrent) {
    return new SqlLimits(concurrent, deadline, rows, memoryBytes, textBytes, nesting, plans);
  }

  private static void require(boolean condition, String what, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(what + " must be more than 0, but are " + value);
    }
  }
}
