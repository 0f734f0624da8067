package io.perennial.state;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages in a map, for tests; counts what is written. */
public final class MapPageStore implements PageStore {

  private final Map<Long, byte[]> pages = new HashMap<>();
  private int puts;
  private long bytes;

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put(((long) table << 32) | index, page.clone());
    puts++;
    bytes += page.length;
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get(((long) table << 32) | index);
  }

  @Override
  public void remove(int table, int index) {
    pages.remove(((long) table << 32) | index);
  }

  /** Number of pages held. */
  public int size() {
    return pages.size();
  }

  /** Pages written since the last call. */
  public int takePuts() {
    int result = puts;
    puts = 0;
    return result;
  }

  /** Bytes written since the last call. */
  public long takeBytes() {
    long result = bytes;
    bytes = 0;
    return result;
  }
}
