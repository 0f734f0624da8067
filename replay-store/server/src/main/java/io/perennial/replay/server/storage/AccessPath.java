package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;

/** The way to a query's rows that reads the fewest; other conditions are checked on each row. */
public enum AccessPath {
  /** Rows of the times asked for. */
  TIME,
  /** A user's rows of these times. */
  USER,
  /** An item's rows of these times. */
  ITEM,
  /** An expert's rows of these times. */
  EXPERT,
  /** The hours asked for, the largest error of each first. */
  ERROR;

  /** The way that {@link PartitionRows} takes. */
  public static AccessPath of(ReplayQuery query) {
    if (query.user() != null) {
      return USER;
    }
    if (query.item() != null) {
      return ITEM;
    }
    if (query.order() == Order.WORST) {
      return ERROR;
    }
    return query.expert() != null ? EXPERT : TIME;
  }
}
