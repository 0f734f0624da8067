package io.perennial.processor;

import io.perennial.state.PageStore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard keeps what must survive a restart: pages of tables, and one record per open matter
 * (an interaction that awaits its outcome, a feedback that waits for its interaction). The Flink
 * job answers it with keyed state in RocksDB, {@code evaluate} and tests with maps.
 */
public interface ShardState extends PageStore {

  /** Adds a record under a key that has none. */
  void putOpen(String key, byte[] record);

  byte @Nullable [] getOpen(String key);

  /** Removes the record if there is one. */
  void removeOpen(String key);

  /** Every open record, in any order. */
  void forEachOpen(BiConsumer<String, byte[]> action);
}
