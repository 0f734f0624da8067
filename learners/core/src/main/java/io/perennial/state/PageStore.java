package io.perennial.state;

import org.jspecify.annotations.Nullable;

/**
 * Where pages of tables are kept between restarts: Flink's keyed state in the job, a map in tests.
 * A page is addressed by (table, index); a page that was never written, or was removed, is absent.
 */
public interface PageStore {

  void put(int table, int index, byte[] page);

  byte @Nullable [] get(int table, int index);

  /** Removes a page; one that is absent already stays so. */
  void remove(int table, int index);
}
