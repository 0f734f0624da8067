package io.perennial.replay.server.sql;

import com.google.protobuf.MessageLite;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.UndecodableExampleException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in memory that remembers what it was asked. */
final class MemorySource implements ReplaySource {

  private static final Comparator<RowView> OLDEST =
      Comparator.comparingLong(RowView::timestamp)
          .thenComparing(row -> row.id().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  final List<ReplayQuery> asked = new CopyOnWriteArrayList<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger read = new AtomicInteger();
  final AtomicInteger counted = new AtomicInteger();
  volatile boolean unavailable;
  volatile int failAfter = Integer.MAX_VALUE;

  private final List<RowView> rows = new ArrayList<>();
  private final Map<FactKind, List<FactCursor.Fact>> facts = new EnumMap<>(FactKind.class);
  private final Map<String, ReplayCount> counts = new HashMap<>();

  MemorySource add(LabelledExample example) {
    try {
      rows.add(RowFormat.row(example.toByteArray(), example));
    } catch (UndecodableExampleException e) {
      throw new IllegalArgumentException(e);
    }
    return this;
  }

  MemorySource replayed(String id, ReplayCount count) {
    counts.put(id, count);
    return this;
  }

  MemorySource tell(FactKind kind, int partition, long time, MessageLite message) {
    return tell(kind, partition, time, message.toByteArray());
  }

  MemorySource tell(TaskShift shift) {
    return tell(FactKind.SHIFT, 0, shift.timestamp(), new TaskShiftCodec().encode(shift));
  }

  MemorySource tell(FactKind kind, int partition, long time, byte[] bytes) {
    facts
        .computeIfAbsent(kind, absent -> new ArrayList<>())
        .add(new FactCursor.Fact(partition, time, bytes));
    return this;
  }

  @Override
  public RowCursor rows(ReplayQuery query) {
    if (unavailable) {
      throw new StoreUnavailableException("partition 0 is being restored");
    }
    asked.add(query);
    opened.incrementAndGet();
    Iterator<RowView> found =
        rows.stream().filter(row -> fulfils(row, query)).sorted(order(query.order())).iterator();
    return new RowCursor() {
      private boolean open = true;

      @Override
      public @Nullable RowView next() {
        if (!open) {
          throw new IllegalStateException("the cursor is closed");
        }
        if (found.hasNext() && read.incrementAndGet() > failAfter) {
          throw new StoreUnavailableException("partition 0 moved away");
        }
        return found.hasNext() ? found.next() : null;
      }

      @Override
      public void close() {
        open = false;
        closed.incrementAndGet();
      }
    };
  }

  @Override
  public FactCursor facts(FactKind kind, long from, long to) {
    Iterator<FactCursor.Fact> found =
        facts.getOrDefault(kind, List.of()).stream()
            .filter(fact -> fact.timestamp() >= from && fact.timestamp() < to)
            .sorted(Comparator.comparingLong(FactCursor.Fact::timestamp))
            .iterator();
    opened.incrementAndGet();
    return new FactCursor() {
      @Override
      public @Nullable Fact next() {
        return found.hasNext() ? found.next() : null;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  @Override
  public RowCursor sample(SampleQuery query) {
    throw new UnsupportedOperationException("SQL draws no samples");
  }

  @Override
  public PartitionSource local(int partition) {
    throw new UnsupportedOperationException("SQL knows no partitions");
  }

  @Override
  public ReplayCount replays(RowView row) {
    counted.incrementAndGet();
    return counts.getOrDefault(row.id(), ReplayCount.NONE);
  }

  ReplayQuery lastAsked() {
    return asked.get(asked.size() - 1);
  }

  private static boolean fulfils(RowView row, ReplayQuery query) {
    return (query.user() == null || query.user().equals(row.user()))
        && (query.item() == null || query.item().equals(row.item()))
        && (query.expert() == null || query.expert() == row.expert())
        && row.timestamp() >= query.from()
        && row.timestamp() < query.to()
        && row.logLoss() >= query.minError();
  }

  private static Comparator<RowView> order(ReplayQuery.Order order) {
    return switch (order) {
      case OLDEST -> OLDEST;
      case NEWEST -> OLDEST.reversed();
      case WORST ->
          Comparator.comparingDouble((RowView row) -> -row.logLoss()).thenComparing(OLDEST);
    };
  }
}
