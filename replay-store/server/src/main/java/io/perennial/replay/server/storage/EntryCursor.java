package io.perennial.replay.server.storage;

import org.jspecify.annotations.Nullable;

/** A walk over entries in one order. One thread. */
public interface EntryCursor extends AutoCloseable {

  /**
   * The next entry, or null after the last.
   *
   * @throws StoreUnavailableException when the store closed or moved away meanwhile
   */
  @Nullable StoredEntry next();

  /** Gives back what the walk holds open. */
  @Override
  void close();
}
