package io.perennial.policy;

import io.perennial.state.PageStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages in a map. */
public final class Pages implements PageStore {

  private final Map<Long, byte[]> pages = new HashMap<>();

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put(((long) table << 32) | index, page.clone());
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get(((long) table << 32) | index);
  }

  @Override
  public void remove(int table, int index) {
    pages.remove(((long) table << 32) | index);
  }
}
