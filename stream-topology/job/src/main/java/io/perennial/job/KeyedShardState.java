package io.perennial.job;

import io.perennial.processor.ShardState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * A shard's state in Flink's keyed state, under the shard's key. Open records that come and go
 * between two checkpoints never reach RocksDB: changes are held back and written at {@link #flush},
 * or earlier when they exceed a bound. The caller has set the shard's key as the current one.
 */
final class KeyedShardState implements ShardState {

  private static final long HELD_BACK_BYTES = 32L << 20;

  /** What an entry costs beside its record: map node, key and array header. */
  private static final int ENTRY_BYTES = 160;

  private static final byte[] REMOVED = {};

  private final KeyedPages pages;
  private final MapState<String, byte[]> open;

  /** Changes since the last flush; {@link #REMOVED} for a record that the keyed state still has. */
  private final Map<String, byte[]> heldBack = new HashMap<>();

  private long heldBackBytes;

  KeyedShardState(MapState<Long, byte[]> pages, MapState<String, byte[]> open) {
    this.pages = new KeyedPages(pages);
    this.open = open;
  }

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put(table, index, page);
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get(table, index);
  }

  @Override
  public void remove(int table, int index) {
    pages.remove(table, index);
  }

  @Override
  public void putOpen(String key, byte[] record) {
    if (heldBack.get(key) == REMOVED) {
      // The keyed state still has the old record: a later removal must reach it.
      heldBack.remove(key);
      heldBackBytes -= ENTRY_BYTES;
      StateAccess.run("put", "open", () -> open.put(key, record));
    } else {
      holdBack(key, record);
    }
  }

  @Override
  public byte @Nullable [] getOpen(String key) {
    byte[] change = heldBack.get(key);
    if (change != null) {
      return change == REMOVED ? null : change;
    }
    return StateAccess.call("get", "open", () -> open.get(key));
  }

  @Override
  public void removeOpen(String key) {
    byte[] change = heldBack.get(key);
    if (change == null) {
      holdBack(key, REMOVED);
    } else if (change != REMOVED) {
      heldBack.remove(key);
      heldBackBytes -= change.length + ENTRY_BYTES;
    }
  }

  private void holdBack(String key, byte[] change) {
    heldBack.put(key, change);
    heldBackBytes += change.length + ENTRY_BYTES;
    if (heldBackBytes > HELD_BACK_BYTES) {
      flush();
    }
  }

  @Override
  public void forEachOpen(BiConsumer<String, byte[]> action) {
    flush();
    StateAccess.run(
        "scan",
        "open",
        () -> {
          for (Map.Entry<String, byte[]> entry : open.entries()) {
            action.accept(entry.getKey(), entry.getValue());
          }
        });
  }

  /** Writes what was held back into the keyed state. */
  void flush() {
    StateAccess.run(
        "flush",
        "open",
        () -> {
          for (Map.Entry<String, byte[]> change : heldBack.entrySet()) {
            if (change.getValue() == REMOVED) {
              open.remove(change.getKey());
            } else {
              open.put(change.getKey(), change.getValue());
            }
          }
        });
    heldBack.clear();
    heldBackBytes = 0;
  }
}
