package io.perennial.learner;

import io.perennial.learner.scorer.FeatureVector;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The features and labels of the last {@value #CAPACITY} events that were learned, to ask other
 * experts about. Of an event at most {@value #DENSE} dense values and {@value #KEYS} keys are kept,
 * and no evidence.
 */
final class RecentExamples {

  static final int CAPACITY = 256;
  private static final int DENSE = 512;
  private static final int KEYS = 192;
  private static final int HEADER = 3;
  private static final int INTS = HEADER + DENSE + 2 * KEYS;
  private static final int LONGS = 2 + KEYS;
  private static final int FLOATS = DENSE + KEYS;

  private final IntTable ints;
  private final FloatTable floats;
  private final LongTable keys;
  private final LongTable added;

  RecentExamples(PagedState state) {
    ints = state.add(new IntTable(CAPACITY * INTS));
    floats = state.add(new FloatTable(CAPACITY * FLOATS));
    keys = state.add(new LongTable(CAPACITY * LONGS));
    added = state.add(new LongTable(1));
  }

  /** Number of events it holds. */
  int size() {
    return (int) Math.min(CAPACITY, added.values()[0]);
  }

  void add(OnlineImpression impression, int label) {
    FeatureVector features = impression.features();
    int at = (int) (added.values()[0]++ % CAPACITY);
    added.touch(0);
    keys.values()[at * LONGS] = impression.userHash();
    keys.values()[at * LONGS + 1] = impression.itemHash();
    keys.touch(at * LONGS, 2);
    int dense = Math.min(DENSE, features.denseCount());
    int hashed = Math.min(KEYS, features.keyCount());
    int i = at * INTS;
    int f = at * FLOATS;
    int[] toInts = ints.values();
    toInts[i] = label;
    toInts[i + 1] = dense;
    toInts[i + 2] = hashed;
    System.arraycopy(features.rows(), 0, toInts, i + HEADER, dense);
    System.arraycopy(features.values(), 0, floats.values(), f, dense);
    int k = i + HEADER + DENSE;
    System.arraycopy(features.keys(), 0, keys.values(), at * LONGS + 2, hashed);
    System.arraycopy(features.groups(), 0, toInts, k, hashed);
    System.arraycopy(features.positions(), 0, toInts, k + KEYS, hashed);
    System.arraycopy(features.weights(), 0, floats.values(), f + DENSE, hashed);
    ints.touch(i, HEADER + Math.max(1, dense));
    floats.touch(f, Math.max(1, dense));
    if (hashed > 0) {
      ints.touch(k, hashed);
      ints.touch(k + KEYS, hashed);
      keys.touch(at * LONGS + 2, hashed);
      floats.touch(f + DENSE, hashed);
    }
  }

  /**
   * Removes a user's events; the others close ranks, in their order.
   *
   * @return how many there were
   */
  int forget(long user, Consumer<OnlineImpression> each, OnlineImpression scratch) {
    int size = size();
    int[] kept = new int[size];
    int n = 0;
    for (int back = size; back >= 1; back--) {
      int at = (int) ((added.values()[0] - back) % CAPACITY);
      if (keys.values()[at * LONGS] != user) {
        kept[n++] = at;
      } else {
        get(back, scratch);
        each.accept(scratch);
      }
    }
    if (n < size) {
      moveTogether(kept, n);
    }
    return size - n;
  }

  private void moveTogether(int[] kept, int n) {
    int[] oldInts = ints.values().clone();
    float[] oldFloats = floats.values().clone();
    long[] oldKeys = keys.values().clone();
    Arrays.fill(ints.values(), 0);
    Arrays.fill(floats.values(), 0);
    Arrays.fill(keys.values(), 0);
    for (int i = 0; i < n; i++) {
      System.arraycopy(oldInts, kept[i] * INTS, ints.values(), i * INTS, INTS);
      System.arraycopy(oldFloats, kept[i] * FLOATS, floats.values(), i * FLOATS, FLOATS);
      System.arraycopy(oldKeys, kept[i] * LONGS, keys.values(), i * LONGS, LONGS);
    }
    added.values()[0] = n;
    added.touch(0);
    ints.touchAll();
    floats.touchAll();
    keys.touchAll();
  }

  /**
   * Brings an event back.
   *
   * @param back 1 for the latest
   * @return its label
   */
  int get(int back, OnlineImpression impression) {
    int at = (int) ((added.values()[0] - back) % CAPACITY);
    int[] from = ints.values();
    int i = at * INTS;
    int f = at * FLOATS;
    FeatureVector features = impression.features();
    impression.start(0, keys.values()[at * LONGS], keys.values()[at * LONGS + 1]);
    for (int j = 0; j < from[i + 1]; j++) {
      features.dense(from[i + HEADER + j], floats.values()[f + j]);
    }
    int k = i + HEADER + DENSE;
    for (int j = 0; j < from[i + 2]; j++) {
      features.key(
          keys.values()[at * LONGS + 2 + j],
          from[k + j],
          from[k + KEYS + j],
          floats.values()[f + DENSE + j]);
    }
    return from[i];
  }
}
