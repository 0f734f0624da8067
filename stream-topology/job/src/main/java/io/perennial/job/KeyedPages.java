package io.perennial.job;

import io.perennial.state.PageStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Pages of tables in Flink's keyed state: page (table, index) is under {@code table << 32 | index}.
 * The caller has set the current key.
 */
public final class KeyedPages implements PageStore {

  /** The state that they are in. */
  public static final MapStateDescriptor<Long, byte[]> DESCRIPTOR =
      new MapStateDescriptor<>(
          "pages", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final MapState<Long, byte[]> pages;

  /** Pages in the state of {@link #DESCRIPTOR}. */
  public KeyedPages(MapState<Long, byte[]> pages) {
    this.pages = pages;
  }

  @Override
  public void put(int table, int index, byte[] page) {
    StateAccess.run("put", "pages", () -> pages.put(key(table, index), page));
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return StateAccess.call("get", "pages", () -> pages.get(key(table, index)));
  }

  @Override
  public void remove(int table, int index) {
    StateAccess.run("remove", "pages", () -> pages.remove(key(table, index)));
  }

  static int table(long key) {
    return (int) (key >> 32);
  }

  static int index(long key) {
    return (int) key;
  }

  static long key(int table, int index) {
    return (long) table << 32 | index & 0xFFFFFFFFL;
  }
}
