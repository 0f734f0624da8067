package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a scan's conditions come to once their values are known. Conditions only ever narrow it. */
final class Bounds {

  private @Nullable String user;
  private @Nullable String item;
  private @Nullable Integer expert;
  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;
  private double minError;
  private boolean empty;

  /** Also what this condition says; nothing equals null. */
  void narrow(Condition.Subject subject, Condition.Comparison comparison, @Nullable Object value) {
    if (value == null) {
      empty = true;
      return;
    }
    switch (subject) {
      case USER -> user = same(user, value.toString());
      case ITEM -> item = same(item, value.toString());
      case EXPERT -> expert = same(expert, expert(value));
      case TIME -> narrowTime(comparison, ((Number) value).longValue());
      case ERROR -> narrowError(comparison, ((Number) value).doubleValue());
    }
  }

  /** Whether no row can fulfil them. */
  boolean empty() {
    return empty || to < from;
  }

  /** Event time, epoch milliseconds, inclusive. */
  long from() {
    return from;
  }

  /** Exclusive. */
  long to() {
    return to;
  }

  /** The question to the store, when it is not {@link #empty}. */
  ReplayQuery query(ReplayQuery.Order order, int limit) {
    return new ReplayQuery(user, item, expert, from, to, minError, order, limit, null);
  }

  private <T> T same(@Nullable T before, T now) {
    empty |= before != null && !before.equals(now);
    return now;
  }

  private int expert(Object value) {
    BigDecimal number = new BigDecimal(value.toString());
    int expert = number.intValue();
    if (expert < 0 || number.compareTo(BigDecimal.valueOf(expert)) != 0) {
      empty = true;
      return 0;
    }
    return expert;
  }

  private void narrowTime(Condition.Comparison comparison, long time) {
    long next = time == Long.MAX_VALUE ? time : time + 1;
    switch (comparison) {
      case EQUAL -> {
        from = Math.max(from, time);
        to = Math.min(to, next);
      }
      case MORE -> from = Math.max(from, next);
      case AT_LEAST -> from = Math.max(from, time);
      case LESS -> to = Math.min(to, time);
      case AT_MOST -> to = Math.min(to, next);
    }
  }

  private void narrowError(Condition.Comparison comparison, double error) {
    if (Double.isNaN(error)) {
      empty = true;
      return;
    }
    double least = comparison == Condition.Comparison.MORE ? Math.nextUp(error) : error;
    minError = Math.max(minError, least);
  }
}
