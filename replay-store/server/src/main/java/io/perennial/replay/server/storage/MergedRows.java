package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery.Order;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The partitions' walks as one; where two partitions have the same key, the lower partition comes
 * first, and equal rows are answered once. Holds one row per partition.
 */
public final class MergedRows implements RowCursor {

  private record Head(int source, RowView row) {}

  private final List<RowCursor> sources;
  private final PriorityQueue<Head> heads;
  private boolean started;
  private @Nullable RowView last;

  /** Takes over the sources and closes them; each must be in the given order already. */
  public MergedRows(List<RowCursor> sources, Order order) {
    this.sources = List.copyOf(sources);
    this.heads =
        new PriorityQueue<>(
            Math.max(1, sources.size()),
            Comparator.comparing(Head::row, RowOrder.of(order)).thenComparingInt(Head::source));
  }

  @Override
  public @Nullable RowView next() {
    if (sources.size() == 1) {
      return sources.get(0).next();
    }
    if (!started) {
      started = true;
      for (int source = 0; source < sources.size(); source++) {
        advance(source);
      }
    }
    Head head = heads.poll();
    while (head != null) {
      advance(head.source);
      if (!head.row.equals(last)) {
        last = head.row;
        return head.row;
      }
      head = heads.poll();
    }
    return null;
  }

  @Override
  public void close() {
    sources.forEach(RowCursor::close);
  }

  private void advance(int source) {
    RowView row = sources.get(source).next();
    if (row != null) {
      heads.add(new Head(source, row));
    }
  }
}
