package io.perennial.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A shard's state in maps, for {@code evaluate} and tests. A copy of it is a checkpoint. */
public final class InMemoryShardState implements ShardState {

  private record PageKey(int table, int index) {}

  private final Map<PageKey, byte[]> pages;
  private final Map<String, byte[]> open;

  public InMemoryShardState() {
    this(new HashMap<>(), new HashMap<>());
  }

  private InMemoryShardState(Map<PageKey, byte[]> pages, Map<String, byte[]> open) {
    this.pages = pages;
    this.open = open;
  }

  /**
   * An independent copy; page and record arrays are shared, since they are never changed in place.
   */
  public InMemoryShardState copy() {
    return new InMemoryShardState(new HashMap<>(pages), new HashMap<>(open));
  }

  /** Number of pages that were ever written. */
  public int pageCount() {
    return pages.size();
  }

  /** Number of open records. */
  public int openCount() {
    return open.size();
  }

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put(new PageKey(table, index), page);
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get(new PageKey(table, index));
  }

  @Override
  public void remove(int table, int index) {
    pages.remove(new PageKey(table, index));
  }

  @Override
  public void putOpen(String key, byte[] record) {
    open.put(key, record);
  }

  @Override
  public byte @Nullable [] getOpen(String key) {
    return open.get(key);
  }

  @Override
  public void removeOpen(String key) {
    open.remove(key);
  }

  @Override
  public void forEachOpen(BiConsumer<String, byte[]> action) {
    open.forEach(action);
  }
}
