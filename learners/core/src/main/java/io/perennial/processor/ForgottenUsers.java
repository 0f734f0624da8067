package io.perennial.processor;

import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users that a shard was asked to forget: a 64-bit fingerprint of each, when it was asked last,
 * and up to which time copies of the user's events are refused. It must remember that much, or a
 * replay of old records would bring them back.
 *
 * <p>The two times differ where the operator's clock is behind the stream's: what came before the
 * request is removed whatever its time, so copies of it are refused up to the shard's clock.
 *
 * <p>24 bytes a user in the state, for ever; about 70 in memory. Entry i is at byte 24 (i mod 64)
 * of page i / 64: fingerprint, time of the request, time of the latest copy that is refused, in
 * epoch milliseconds, big-endian; the last page is as long as it needs. Before there was the second
 * time, entries had 16 bytes and a table of their own: they are read, and written anew.
 */
final class ForgottenUsers {

  private static final int PAGE_ENTRIES = 64;
  private static final int ENTRY_BYTES = 3 * Long.BYTES;

  private final int table;
  private final int firstTable;
  private final BitSet changedPages = new BitSet();
  private final Map<Long, Integer> places = new HashMap<>();
  private long[] fingerprints = new long[PAGE_ENTRIES];
  private long[] requested = new long[PAGE_ENTRIES];
  private long[] covered = new long[PAGE_ENTRIES];
  private int size;

  /**
   * @param firstTable where entries of 16 bytes are read from if {@code table} has none
   */
  ForgottenUsers(int table, int firstTable) {
    this.table = table;
    this.firstTable = firstTable;
  }

  /** The time of the latest request for a user; {@code Long.MIN_VALUE} if there was none. */
  long requestedAt(String user) {
    Integer place = placeOf(user);
    return place == null ? Long.MIN_VALUE : requested[place];
  }

  /** Whether a copy of something of a user is of what was to be forgotten. */
  boolean covers(String user, long timestamp) {
    Integer place = placeOf(user);
    return place != null && timestamp <= covered[place];
  }

  private @Nullable Integer placeOf(String user) {
    return size == 0 ? null : places.get(Fingerprint.of(user));
  }

  /**
   * A user is forgotten.
   *
   * @param timestamp later than that of any request for that user before
   * @param clock the shard's, at the request
   */
  void add(String user, long timestamp, long clock) {
    long fingerprint = Fingerprint.of(user);
    int place = places.computeIfAbsent(fingerprint, f -> append());
    fingerprints[place] = fingerprint;
    requested[place] = timestamp;
    covered[place] = Math.max(timestamp, clock);
    changedPages.set(place / PAGE_ENTRIES);
  }

  private int append() {
    if (size == fingerprints.length) {
      fingerprints = Arrays.copyOf(fingerprints, 2 * size);
      requested = Arrays.copyOf(requested, 2 * size);
      covered = Arrays.copyOf(covered, 2 * size);
    }
    return size++;
  }

  /** Writes the pages that changed since the last call. */
  void snapshot(PageStore store) {
    changedPages.stream().forEach(page -> store.put(table, page, encode(page)));
    changedPages.clear();
  }

  private byte[] encode(int page) {
    int from = page * PAGE_ENTRIES;
    int to = Math.min(size, from + PAGE_ENTRIES);
    ByteBuffer bytes = ByteBuffer.allocate((to - from) * ENTRY_BYTES);
    for (int i = from; i < to; i++) {
      bytes.putLong(fingerprints[i]).putLong(requested[i]).putLong(covered[i]);
    }
    return bytes.array();
  }

  /** Takes back what {@link #snapshot} wrote; it must be empty. */
  void restore(PageStore store) {
    if (store.get(table, 0) != null) {
      read(store, table, true);
      return;
    }
    read(store, firstTable, false);
    changedPages.set(0, (size + PAGE_ENTRIES - 1) / PAGE_ENTRIES);
  }

  private void read(PageStore store, int from, boolean bothTimes) {
    byte[] page = store.get(from, 0);
    for (int next = 1; page != null; next++) {
      ByteBuffer bytes = ByteBuffer.wrap(page);
      while (bytes.hasRemaining()) {
        int place = append();
        fingerprints[place] = bytes.getLong();
        requested[place] = bytes.getLong();
        covered[place] = bothTimes ? bytes.getLong() : requested[place];
        places.put(fingerprints[place], place);
      }
      page = store.get(from, next);
    }
  }
}
