package io.perennial.replay.server.http;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.SampleRange;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store of lists, of one partition; its answers can be put in the way of. */
final class InMemorySource implements ReplaySource, PartitionSource {

  static final ReplayCount REPLAYS = new ReplayCount(3, 2, 1.5);

  final List<RowView> rows = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  final List<SampleRange> ranges = new ArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  volatile Function<RowCursor, RowCursor> wrapper = rows -> rows;
  volatile @Nullable ReplayQuery asked;

  InMemorySource add(String user, long timestamp, String id) {
    rows.add(TestRows.row(user, timestamp, id));
    return this;
  }

  /** Answers rows of this cursor instead. */
  InMemorySource answering(Function<RowCursor, RowCursor> wrapper) {
    this.wrapper = wrapper;
    return this;
  }

  @Override
  public RowCursor rows(ReplayQuery query) {
    asked = query;
    return cursor(
        rows.stream()
            .filter(row -> query.user() == null || row.user().equals(query.user()))
            .filter(row -> row.timestamp() >= query.from() && row.timestamp() < query.to())
            .sorted(order(query.order()))
            .filter(row -> isAfter(row, query))
            .toList());
  }

  private static boolean isAfter(RowView row, ReplayQuery query) {
    ReplayQuery.Position after = query.after();
    if (after == null) {
      return true;
    }
    RowView place = TestRows.row("", after.timestamp(), after.id());
    return order(query.order()).compare(row, place) > 0;
  }

  private static Comparator<RowView> order(Order order) {
    Comparator<RowView> byTime =
        Comparator.comparingLong(RowView::timestamp).thenComparing(RowView::id);
    return switch (order) {
      case OLDEST -> byTime;
      case NEWEST -> byTime.reversed();
      case WORST -> Comparator.comparingDouble(RowView::logLoss).reversed().thenComparing(byTime);
    };
  }

  private RowCursor cursor(List<RowView> answer) {
    Iterator<RowView> iterator = answer.iterator();
    open.incrementAndGet();
    return wrapper.apply(
        new RowCursor() {
          @Override
          public @Nullable RowView next() {
            return iterator.hasNext() ? iterator.next() : null;
          }

          @Override
          public void close() {
            open.decrementAndGet();
          }
        });
  }

  @Override
  public FactCursor facts(FactKind kind, long from, long to) {
    Iterator<Fact> iterator =
        facts.stream().filter(f -> f.timestamp() >= from && f.timestamp() < to).iterator();
    return new FactCursor() {
      @Override
      public @Nullable Fact next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ReplayCount replays(RowView row) {
    return REPLAYS;
  }

  @Override
  public ReplayCount replays(long idHash) {
    return new ReplayCount(idHash, 1, 0.5);
  }

  @Override
  public RowCursor sample(SampleQuery query) {
    return cursor(rows);
  }

  @Override
  public List<SampleRange> sampleRanges() {
    return ranges;
  }

  @Override
  public RowCursor sampleGroups(int expert, long[] groups) {
    List<RowView> answer = new ArrayList<>();
    for (long group : groups) {
      answer.add(rows.get((int) group));
    }
    return cursor(answer);
  }

  @Override
  public PartitionSource local(int partition) {
    if (partition != 0) {
      throw new StoreUnavailableException("partition " + partition + " is not here");
    }
    return this;
  }
}
