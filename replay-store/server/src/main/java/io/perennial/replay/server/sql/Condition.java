package io.perennial.replay.server.sql;

import java.util.Locale;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A condition that a scan takes over exactly, so that nothing is left to check above it.
 *
 * @param column its name, for the plan
 * @param value an expression without columns: the same for every row of one execution
 */
record Condition(Subject subject, String column, Comparison comparison, RexNode value) {

  /** What the store can be asked about. */
  enum Subject {
    USER,
    ITEM,
    EXPERT,
    TIME,
    ERROR;

    boolean takes(Comparison comparison) {
      return switch (this) {
        case USER, ITEM, EXPERT -> comparison == Comparison.EQUAL;
        case TIME -> true;
        case ERROR -> comparison == Comparison.MORE || comparison == Comparison.AT_LEAST;
      };
    }
  }

  /** Of the column with the value. */
  enum Comparison {
    EQUAL("="),
    MORE(">"),
    AT_LEAST(">="),
    LESS("<"),
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    static @Nullable Comparison of(SqlKind kind) {
      return switch (kind) {
        case EQUALS -> EQUAL;
        case GREATER_THAN -> MORE;
        case GREATER_THAN_OR_EQUAL -> AT_LEAST;
        case LESS_THAN -> LESS;
        case LESS_THAN_OR_EQUAL -> AT_MOST;
        default -> null;
      };
    }
  }

  @Override
  public String toString() {
    return column.toLowerCase(Locale.ROOT) + " " + comparison.sign + " " + value;
  }
}
