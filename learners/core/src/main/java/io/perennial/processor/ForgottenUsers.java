package io.perennial.processor;

import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The users that a shard was asked to forget: a 64-bit fingerprint of each, and when it was asked
 * last. It must remember that much, or a replay of old records would bring them back.
 *
 * <p>16 bytes a user in the state, for ever; about 60 in memory. Entry i is at byte 16 (i mod 64)
 * of page i / 64: fingerprint, then epoch milliseconds, big-endian; the last page is as long as it
 * needs.
 */
final class ForgottenUsers {

  private static final int PAGE_ENTRIES = 64;
  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  private final int table;
  private final BitSet changedPages = new BitSet();
  private final Map<Long, Integer> places = new HashMap<>();
  private long[] fingerprints = new long[PAGE_ENTRIES];
  private long[] requested = new long[PAGE_ENTRIES];
  private int size;

  ForgottenUsers(int table) {
    this.table = table;
  }

  /** Whether a user was forgotten by a request that is not older than this time. */
  boolean covers(String user, long timestamp) {
    if (size == 0) {
      return false;
    }
    Integer place = places.get(Fingerprint.of(user));
    return place != null && timestamp <= requested[place];
  }

  /** A user is forgotten; the time is later than that of any request for that user before. */
  void add(String user, long timestamp) {
    long fingerprint = Fingerprint.of(user);
    int place = places.computeIfAbsent(fingerprint, f -> append());
    fingerprints[place] = fingerprint;
    requested[place] = timestamp;
    changedPages.set(place / PAGE_ENTRIES);
  }

  private int append() {
    if (size == fingerprints.length) {
      fingerprints = Arrays.copyOf(fingerprints, 2 * size);
      requested = Arrays.copyOf(requested, 2 * size);
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
      bytes.putLong(fingerprints[i]).putLong(requested[i]);
    }
    return bytes.array();
  }

  /** Takes back what {@link #snapshot} wrote; it must be empty. */
  void restore(PageStore store) {
    byte[] page = store.get(table, 0);
    for (int next = 1; page != null; next++) {
      ByteBuffer bytes = ByteBuffer.wrap(page);
      while (bytes.hasRemaining()) {
        int place = append();
        fingerprints[place] = bytes.getLong();
        requested[place] = bytes.getLong();
        places.put(fingerprints[place], place);
      }
      page = store.get(table, next);
    }
  }
}
