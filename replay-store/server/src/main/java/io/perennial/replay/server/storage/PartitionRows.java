package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import org.jspecify.annotations.Nullable;

/**
 * One partition's rows for a query, in the query's order: a scan of the rows, or, for one user, a
 * scan of the user's index entries and one read per row.
 */
public final class PartitionRows {

  private PartitionRows() {}

  /**
   * Opens the walk; its keys are row keys.
   *
   * @throws StoreUnavailableException when the store is closed or moves away
   */
  public static EntryCursor open(SortedEntries entries, ReplayQuery query) {
    String user = query.user();
    if (user == null) {
      return entries.scan(KeyLayout.rows(query.from(), query.to()), query.newestFirst());
    }
    KeyRange range = KeyLayout.ofUser(user, query.from(), query.to());
    return new ByIndex(entries, entries.scan(range, query.newestFirst()));
  }

  /** Follows index entries to their rows. */
  private record ByIndex(SortedEntries entries, EntryCursor index) implements EntryCursor {

    @Override
    public @Nullable StoredEntry next() {
      StoredEntry pointer = index.next();
      while (pointer != null) {
        byte[] key = KeyLayout.rowOfIndex(pointer.key());
        byte[] value = entries.get(key);
        if (value != null) {
          return new StoredEntry(key, value);
        }
        pointer = index.next();
      }
      return null;
    }

    @Override
    public void close() {
      index.close();
    }
  }
}
