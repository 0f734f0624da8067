package io.perennial.replay.server.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a partition's store can do for a reader. Every method fails once the store has closed. */
public interface SortedEntries {

  /**
   * Walks over a stretch of keys as they are now; the caller closes the cursor.
   *
   * @param descending from its last key to its first
   * @throws StoreUnavailableException when the store is closed or moves away
   */
  EntryCursor scan(Family family, KeyRange range, boolean descending);

  /**
   * The value of a key, or null.
   *
   * @throws StoreUnavailableException when the store is closed or moves away
   */
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * The values of keys in their order, null where there is none.
   *
   * @throws StoreUnavailableException when the store is closed or moves away
   */
  List<byte @Nullable []> get(Family family, List<byte[]> keys);
}
