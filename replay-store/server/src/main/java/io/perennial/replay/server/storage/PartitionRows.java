package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One partition's rows for a query, in the query's order, by its {@link AccessPath}. */
public final class PartitionRows {

  private static final int FIRST_BATCH = 8;
  private static final int LARGEST_BATCH = 256;

  private PartitionRows() {}

  /**
   * Opens the walk.
   *
   * @throws StoreUnavailableException when the store is closed or moves away
   */
  public static RowCursor open(SortedEntries entries, ReplayQuery query) {
    AccessPath path = AccessPath.of(query);
    Predicate<RowView> conditions = Conditions.of(query, path);
    if (path == AccessPath.ERROR) {
      return new Filtered(new WorstFirst(entries, query), conditions);
    }
    if (query.order() == Order.WORST) {
      return Sorted.worst(byTime(entries, query.after(null), path), query, conditions);
    }
    return new Filtered(byTime(entries, query, path), conditions);
  }

  private static RowCursor byTime(SortedEntries entries, ReplayQuery query, AccessPath path) {
    KeyRange times = times(query);
    boolean descending = query.order() == Order.NEWEST;
    if (path == AccessPath.TIME) {
      return new Rows(entries.scan(Family.ROWS, times, descending));
    }
    return switch (path) {
      case USER -> byUser(entries, String.valueOf(query.user()), times, descending);
      case ITEM -> byItem(entries, String.valueOf(query.item()), times, query);
      default -> byExpert(entries, query, times);
    };
  }

  private static RowCursor byUser(
      SortedEntries entries, String user, KeyRange times, boolean descending) {
    KeyRange range = named(user, times);
    int prefix = range.first().length - times.first().length + 1;
    return new UserRows(entries.scan(Family.USERS, range, descending), prefix);
  }

  private static RowCursor byItem(
      SortedEntries entries, String item, KeyRange times, ReplayQuery query) {
    KeyRange range = named(item, times);
    int prefix = range.first().length - times.first().length + 1;
    return new ByIndex(entries, Family.ITEMS, range, prefix, query);
  }

  private static KeyRange named(String name, KeyRange times) {
    byte[] owner = KeyLayout.utf8(name);
    return new KeyRange(
        KeyLayout.byName(owner, times.first()), KeyLayout.byName(owner, times.end()));
  }

  private static RowCursor byExpert(SortedEntries entries, ReplayQuery query, KeyRange times) {
    int expert = query.expert() == null ? 0 : query.expert();
    KeyRange range =
        new KeyRange(
            KeyLayout.byExpert(expert, times.first()), KeyLayout.byExpert(expert, times.end()));
    return new ByIndex(entries, Family.EXPERTS, range, KeyLayout.EXPERT_BYTES, query);
  }

  /** Ids are never empty: the bare timestamp of the end lies before its first row. */
  private static KeyRange times(ReplayQuery query) {
    byte[] first = KeyLayout.row(query.from(), "");
    byte[] end = KeyLayout.row(query.to(), "");
    Position after = query.after();
    if (after == null) {
      return new KeyRange(first, end);
    }
    byte[] place = KeyLayout.row(after.timestamp(), after.id());
    return query.order() == Order.NEWEST
        ? new KeyRange(first, smaller(place, end))
        : new KeyRange(larger(KeyLayout.next(place), first), end);
  }

  private static byte[] smaller(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static byte[] larger(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /** The conditions that the access path does not fulfil already. */
  private static final class Conditions {

    private Conditions() {}

    static Predicate<RowView> of(ReplayQuery query, AccessPath path) {
      List<Predicate<RowView>> conditions = new ArrayList<>();
      // A row may have been replaced between its index entry and its reading.
      if (query.item() != null) {
        byte[] item = KeyLayout.utf8(query.item());
        conditions.add(row -> row.isItem(item));
      }
      if (query.user() != null) {
        byte[] user = KeyLayout.utf8(query.user());
        conditions.add(row -> row.isUser(user));
      }
      Integer expert = query.expert();
      if (expert != null) {
        conditions.add(row -> row.expert() == expert);
      }
      Position after = query.after();
      if (after != null && query.order() == Order.WORST && path != AccessPath.ERROR) {
        conditions.add(row -> RowOrder.isWorstAfter(row, after));
      }
      if (query.minError() > 0) {
        conditions.add(row -> row.logLoss() >= query.minError());
      }
      return conditions.stream().reduce(Predicate::and).orElse(row -> true);
    }
  }

  private record Rows(EntryCursor entries) implements RowCursor {

    @Override
    public @Nullable RowView next() {
      StoredEntry entry = entries.next();
      return entry == null ? null : new RowView(entry.key(), entry.value());
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  /** A user's rows lie side by side, keyed by so many bytes more than in their own family. */
  private record UserRows(EntryCursor entries, int prefix) implements RowCursor {

    @Override
    public @Nullable RowView next() {
      StoredEntry entry = entries.next();
      return entry == null
          ? null
          : new RowView(KeyLayout.rowAfter(entry.key(), prefix), entry.value());
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  private record Filtered(RowCursor rows, Predicate<RowView> conditions) implements RowCursor {

    @Override
    public @Nullable RowView next() {
      RowView row = rows.next();
      while (row != null && !conditions.test(row)) {
        row = rows.next();
      }
      return row;
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Follows index entries to their rows, some at a time. */
  private static final class ByIndex implements RowCursor {

    private final SortedEntries entries;
    private final EntryCursor index;
    private final int prefix;
    private final Deque<RowView> read = new ArrayDeque<>();
    private int batch;

    ByIndex(SortedEntries entries, Family family, KeyRange range, int prefix, ReplayQuery query) {
      this.entries = entries;
      this.index = entries.scan(family, range, query.order() == Order.NEWEST);
      this.prefix = prefix;
      this.batch = Math.max(FIRST_BATCH, Math.min(query.limit(), LARGEST_BATCH));
    }

    @Override
    public @Nullable RowView next() {
      while (read.isEmpty()) {
        List<byte[]> keys = keys();
        if (keys.isEmpty()) {
          return null;
        }
        RowBatches.read(entries, keys, read::add);
      }
      return read.poll();
    }

    private List<byte[]> keys() {
      List<byte[]> keys = new ArrayList<>(batch);
      while (keys.size() < batch) {
        StoredEntry pointer = index.next();
        if (pointer == null) {
          break;
        }
        keys.add(KeyLayout.rowAfter(pointer.key(), prefix));
      }
      batch = LARGEST_BATCH;
      return keys;
    }

    @Override
    public void close() {
      index.close();
    }
  }
}
