package io.perennial.replay.server.storage;

import org.jspecify.annotations.Nullable;

/** A walk over facts by time. One thread. */
public interface FactCursor extends AutoCloseable {

  /**
   * A record that was kept.
   *
   * @param partition where it came from: the shard's number
   * @param timestamp epoch milliseconds
   * @param value its bytes as they came
   */
  record Fact(int partition, long timestamp, byte[] value) {}

  /** The next one, or null after the last. */
  @Nullable Fact next();

  @Override
  void close();
}
