package io.perennial.replay.server.storage;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Reads rows by their keys. */
final class RowBatches {

  private RowBatches() {}

  /** Gives the rows of keys in their order; those that are gone meanwhile are left out. */
  static void read(SortedEntries entries, List<byte[]> keys, Consumer<RowView> rows) {
    read(entries, keys, (row, index) -> rows.accept(row));
  }

  /** The same with the index of each row's key. */
  static void read(SortedEntries entries, List<byte[]> keys, ObjIntConsumer<RowView> rows) {
    List<byte[]> values = entries.get(Family.ROWS, keys);
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        rows.accept(new RowView(keys.get(i), value), i);
      }
    }
  }
}
