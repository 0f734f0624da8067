package io.perennial.replay.server.storage;

import org.jspecify.annotations.Nullable;

/** A walk over rows in one order. One thread. */
public interface RowCursor extends AutoCloseable {

  /**
   * The next row, or null after the last.
   *
   * @throws StoreUnavailableException when a partition closed or moved away meanwhile
   */
  @Nullable RowView next();

  /** Gives back what the walk holds open. */
  @Override
  void close();
}
