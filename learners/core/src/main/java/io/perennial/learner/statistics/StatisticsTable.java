package io.perennial.learner.statistics;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Hash;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.List;

/**
 * Decayed counts of outcomes per 64-bit key, in a bounded table.
 *
 * <p>For half-life h (milliseconds of event time), outcome k and an outcome learned at time t:
 *
 * <pre>
 *   n[h]    = n[h] * 2^(-(t - last) / h) + 1
 *   s[h][k] = s[h][k] * 2^(-(t - last) / h) + (label is k ? 1 : 0)
 *   last    = max(t, last)
 * </pre>
 *
 * Binary streams keep one k, the positive class. Time that goes back counts as no time.
 *
 * <p>Buckets of {@value #WAYS} entries, chosen by the key's hash; a full bucket gives up the entry
 * that was seen longest ago (the first of these in a tie). The whole key is compared, so two keys
 * never share an entry. Memory: 8 bytes of key and one record per entry. A record is, in 32-bit
 * words: last and first time (low word, high word), n by half-life, s by outcome and half-life, and
 * zeros up to a multiple of 8 words. Time: two or three cache lines per key.
 */
public final class StatisticsTable {

  /** Entries of a bucket. */
  public static final int WAYS = 8;

  private static final int LAST = 0;
  private static final int FIRST = 2;
  private static final int COUNTS = 4;
  private static final int BINARY_WORDS = 8;

  private final int outcomes;
  private final int halfLives;
  private final float[] inverseHalfLives;
  private final int bucketMask;
  private final int stride;
  private final LongTable keyTable;
  private final IntTable recordTable;
  private final long[] keys;
  private final int[] records;

  /** Keeps reads that are for their latency alone. */
  private long sink;

  /**
   * @param state takes the table's memory
   * @param outcomes K: 1 for binary streams, else the number of classes
   * @param capacity entries whose records have {@value #BINARY_WORDS} words, a power of two of at
   *     least 8; longer records get as many entries as fit in the same memory
   * @param halfLivesMillis half-lives
   */
  public StatisticsTable(PagedState state, int outcomes, int capacity, List<Long> halfLivesMillis) {
    this.outcomes = outcomes;
    this.halfLives = halfLivesMillis.size();
    this.inverseHalfLives = new float[halfLives];
    for (int h = 0; h < halfLives; h++) {
      inverseHalfLives[h] = 1f / (float) (long) halfLivesMillis.get(h);
    }
    this.stride = (COUNTS + halfLives * (1 + outcomes) + 7) & -8;
    int fitting = (int) ((long) capacity * BINARY_WORDS / stride);
    int entries = Math.max(WAYS, Integer.highestOneBit(fitting));
    this.bucketMask = entries / WAYS - 1;
    this.keyTable = state.add(new LongTable(entries));
    this.recordTable = state.add(new IntTable(stride * entries));
    this.keys = keyTable.values();
    this.records = recordTable.values();
  }

  /** Number of half-lives. */
  public int halfLives() {
    return halfLives;
  }

  /** K. */
  public int outcomes() {
    return outcomes;
  }

  /** Most keys the table can hold. */
  public int capacity() {
    return keys.length;
  }

  /** The key's entry, or -1. */
  public int find(long key) {
    long k = nonZero(key);
    int bucket = bucket(k);
    for (int i = bucket; i < bucket + WAYS; i++) {
      if (keys[i] == k) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Looks up n keys, which takes less time than one by one: buckets and records are touched before
   * any is needed, so that the latencies of the memory overlap.
   *
   * @param entries takes the keys' entries, -1 where a key has none
   */
  public void find(int n, long[] wanted, int[] entries) {
    long touched = 0;
    for (int i = 0; i < n; i++) {
      int bucket = bucket(nonZero(wanted[i]));
      touched += keys[bucket] ^ keys[bucket + WAYS - 1];
    }
    for (int i = 0; i < n; i++) {
      entries[i] = find(wanted[i]);
    }
    for (int i = 0; i < n; i++) {
      int at = Math.max(0, entries[i]) * stride;
      touched += records[at] ^ records[at + BINARY_WORDS - 1];
    }
    sink = touched;
  }

  /** 2^(-age / h), age the time since the entry's last outcome and never negative. */
  public float decay(int entry, int h, long now) {
    long age = now - lastSeen(entry);
    return age <= 0 ? 1f : FastMath.exp2(-(float) age * inverseHalfLives[h]);
  }

  /** n[h] as of the entry's last outcome. */
  public float count(int entry, int h) {
    return Float.intBitsToFloat(records[entry * stride + COUNTS + h]);
  }

  /** s[h][k] as of the entry's last outcome. */
  public float sum(int entry, int h, int k) {
    return Float.intBitsToFloat(records[entry * stride + COUNTS + (k + 1) * halfLives + h]);
  }

  /** Event time of the last outcome. */
  public long lastSeen(int entry) {
    return time(entry * stride + LAST);
  }

  /** Event time of the first outcome since the key has its entry. */
  public long firstSeen(int entry) {
    return time(entry * stride + FIRST);
  }

  /**
   * Learns an outcome of a key, and makes room for the key if it is new.
   *
   * @param label index of the class
   * @param now event time, milliseconds
   */
  public void learn(long key, int label, long now) {
    int entry = find(key);
    if (entry < 0) {
      entry = claim(nonZero(key), now);
    }
    int at = entry * stride;
    for (int h = 0; h < halfLives; h++) {
      float decay = decay(entry, h, now);
      add(at + COUNTS + h, decay, 1f);
      for (int k = 0; k < outcomes; k++) {
        boolean hit = outcomes == 1 ? label == 1 : label == k;
        add(at + COUNTS + (k + 1) * halfLives + h, decay, hit ? 1f : 0f);
      }
    }
    time(at + LAST, Math.max(now, lastSeen(entry)));
    recordTable.touchGranules(at, stride);
  }

  /**
   * Gives up a key's entry; the key is as if it had never been seen.
   *
   * @return whether it had one
   */
  public boolean forget(long key) {
    int entry = find(key);
    if (entry < 0) {
      return false;
    }
    keys[entry] = 0;
    keyTable.touchGranules(entry, 1);
    Arrays.fill(records, entry * stride, (entry + 1) * stride, 0);
    recordTable.touch(entry * stride, stride);
    return true;
  }

  /** The key that has an entry, or 0 where it is free; entries are from 0 to {@link #capacity}. */
  public long keyAt(int entry) {
    return keys[entry];
  }

  private void add(int word, float decay, float value) {
    float sum = Float.intBitsToFloat(records[word]) * decay + value;
    records[word] = Float.floatToRawIntBits(sum);
  }

  private int claim(long key, long now) {
    int entry = victim(bucket(key));
    keys[entry] = key;
    keyTable.touchGranules(entry, 1);
    int at = entry * stride;
    Arrays.fill(records, at, at + stride, 0);
    time(at + LAST, now);
    time(at + FIRST, now);
    return entry;
  }

  private int victim(int bucket) {
    int oldest = bucket;
    for (int i = bucket; i < bucket + WAYS; i++) {
      if (keys[i] == 0) {
        return i;
      }
      if (lastSeen(i) < lastSeen(oldest)) {
        oldest = i;
      }
    }
    return oldest;
  }

  private long time(int word) {
    return (records[word] & 0xFFFFFFFFL) | ((long) records[word + 1] << 32);
  }

  private void time(int word, long millis) {
    records[word] = (int) millis;
    records[word + 1] = (int) (millis >> 32);
  }

  private int bucket(long key) {
    return ((int) Hash.mix(key) & bucketMask) * WAYS;
  }

  private static long nonZero(long key) {
    return key == 0 ? 1 : key;
  }
}
