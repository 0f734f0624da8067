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

  /**
   * Goes on at the first key that is not less than this one; in ascending walks only.
   *
   * @throws StoreUnavailableException when the store closed or moved away meanwhile
   */
  void seek(byte[] key);

  /** Gives back what the walk holds open. */
  @Override
  void close();
}
