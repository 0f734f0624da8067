package io.perennial.replay.server.storage;

import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The first rows in an order that no access path has: the others are read and dropped. */
final class Sorted implements RowCursor {

  /** So many rows are kept at the most. */
  static final int MOST = 10_000;

  private final Iterator<RowView> rows;

  private Sorted(List<RowView> rows) {
    this.rows = rows.iterator();
  }

  /** The rows with the largest errors; reads the source to its end, and closes it. */
  static Sorted worst(RowCursor source, ReplayQuery query, Predicate<RowView> conditions) {
    try (source) {
      if (query.limit() > MOST) {
        throw new InvalidQueryException(
            "limit",
            Integer.toString(query.limit()),
            "at most " + MOST + " where order is worst and a user or an item is given");
      }
      Comparator<RowView> order = RowOrder.of(Order.WORST);
      PriorityQueue<RowView> kept = new PriorityQueue<>(order.reversed());
      for (RowView row = source.next(); row != null; row = source.next()) {
        if (conditions.test(row)) {
          kept.add(row);
          if (kept.size() > query.limit()) {
            kept.poll();
          }
        }
      }
      List<RowView> sorted = new ArrayList<>(kept);
      sorted.sort(order);
      return new Sorted(sorted);
    }
  }

  @Override
  public @Nullable RowView next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public void close() {
    // The source was closed when it had been read.
  }
}
