package io.perennial.replay.server.sql;

import com.google.common.collect.ImmutableMap;
import io.perennial.replay.server.http.Problem;

/** What a statement's end means to the asker. */
final class SqlProblem {

  private SqlProblem() {}

  /** With line and column of the statement where they are known. */
  static Problem of(SqlRefusedException refused) {
    Problem problem = Problem.of(400, String.valueOf(refused.getMessage()));
    return refused.line() == 0
        ? problem
        : problem.with(ImmutableMap.of("line", refused.line(), "column", refused.column()));
  }

  static Problem of(SqlLimitException exceeded) {
    int status =
        switch (exceeded.limit()) {
          case CONCURRENCY -> 503;
          case DEADLINE -> 504;
          case MEMORY -> 507;
        };
    return Problem.of(status, String.valueOf(exceeded.getMessage()));
  }
}
