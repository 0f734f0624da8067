package io.perennial.replay.server.sql;

import io.perennial.replay.server.http.Problem;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a statement's end means to the asker. */
final class SqlProblem {

  private SqlProblem() {}

  /** With line and column of the statement where they are known. */
  static Problem of(Throwable failure) {
    String detail = String.valueOf(failure.getMessage());
    if (failure instanceof SqlRefusedException refused) {
      return Problem.of(400, detail).with(place(refused));
    }
    if (failure instanceof StoreUnavailableException) {
      return Problem.of(503, detail);
    }
    if (failure instanceof SqlLimitException limit) {
      return switch (limit.limit()) {
        case CONCURRENCY -> Problem.of(503, detail);
        case DEADLINE -> Problem.of(504, detail);
        case MEMORY -> Problem.of(507, detail);
      };
    }
    return Problem.of(500, "the statement failed; the store's log says more");
  }

  private static Map<String, Integer> place(SqlRefusedException refused) {
    Map<String, Integer> place = new LinkedHashMap<>();
    if (refused.line() > 0) {
      place.put("line", refused.line());
      place.put("column", refused.column());
    }
    return place;
  }
}
