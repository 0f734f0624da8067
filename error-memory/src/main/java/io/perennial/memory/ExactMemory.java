package io.perennial.memory;

import java.util.Arrays;

/**
 * The most recent examples themselves, found again by comparing with each: ReLoop2's error memory
 * before it is sketched (KDD 2023, equations 10 and 16), as the reference of {@link ErrorSketch}.
 *
 * <p>A ring: when it is full, a new example takes the oldest one's place. Similarity is the cosine;
 * a vector of zeros, or with a value that is not finite, has the similarity 0 to every other.
 *
 * <p>Everything is allocated at once: 4 (dimensions + 8) bytes an example. Writing takes time
 * proportional to the dimensions, finding that times the capacity. Not thread-safe.
 */
public final class ExactMemory {

  /** The id of a place without an example. */
  private static final long NOBODY = -1;

  /** Examples compared at a time, so that their similarities stay in the nearest cache. */
  private static final int BLOCK = 1 << 10;

  private final int capacity;
  private final int dimensions;

  /**
   * Unit vectors by column: value i of place s is at i * capacity + s. Neighbouring numbers then
   * belong to neighbouring examples, and the compiler turns the comparison into vectors.
   */
  private final float[] keys;

  private final long[] ids;
  private final long[] items;
  private final long[] times;
  private final float[] outcomes;
  private final float[] baseScores;
  private final float[] query;
  private final float[] similarities = new float[BLOCK];
  private long written;
  private int size;

  /** Tells examples apart by what they carry. */
  @FunctionalInterface
  public interface Selection {
    boolean holds(long item, long time);
  }

  /**
   * @param capacity most examples, at least 1
   * @param dimensions of the keys, at least 0
   * @throws IllegalArgumentException if either is less, or both together exceed an array
   */
  public ExactMemory(int capacity, int dimensions) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity);
    }
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions must be at least 0, but is " + dimensions);
    }
    if ((long) capacity * dimensions > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "capacity %d times dimensions %d exceeds an array; lower the capacity"
              .formatted(capacity, dimensions));
    }
    this.capacity = capacity;
    this.dimensions = dimensions;
    this.keys = new float[capacity * dimensions];
    this.ids = new long[capacity];
    this.items = new long[capacity];
    this.times = new long[capacity];
    this.outcomes = new float[capacity];
    this.baseScores = new float[capacity];
    this.query = new float[dimensions];
    Arrays.fill(ids, NOBODY);
  }

  /**
   * Remembers an example, in the oldest one's place if there is no other.
   *
   * @param key the centred hidden vector
   * @param item hash of the item
   * @param time event time, epoch milliseconds
   * @param outcome from 0 to 1
   * @param baseScore what the model said without the memory, from 0 to 1
   * @return the example's id: the number of examples written before
   * @throws IllegalArgumentException if outcome or baseScore is not within 0 and 1, or the key has
   *     other dimensions
   */
  public long write(float[] key, long item, long time, float outcome, float baseScore) {
    requireDimensions(key);
    ErrorSketch.requireProbability("outcome", outcome);
    ErrorSketch.requireProbability("baseScore", baseScore);
    int slot = slot(written);
    size += ids[slot] == NOBODY ? 1 : 0;
    ids[slot] = written;
    items[slot] = item;
    times[slot] = time;
    outcomes[slot] = outcome;
    baseScores[slot] = baseScore;
    double scale = scale(key);
    for (int i = 0; i < dimensions; i++) {
      keys[i * capacity + slot] = unit(key[i], scale);
    }
    return written++;
  }

  /**
   * Finds the k most similar examples; of equally similar ones those that were written last.
   *
   * @param key the centred hidden vector
   * @param item hash of the item
   * @param sameItem whether only examples of this item count
   * @param k how many, 1 to the result's most
   * @param time examples of a later event time do not count
   * @param result takes them, the most similar first; fewer if there are no more
   * @throws IllegalArgumentException if the result does not hold k, or the key has other dimensions
   */
  public void nearest(
      float[] key, long item, boolean sameItem, int k, long time, Neighbours result) {
    requireDimensions(key);
    double scale = scale(key);
    for (int i = 0; i < dimensions; i++) {
      query[i] = unit(key[i], scale);
    }
    result.clear(k);
    int used = (int) Math.min(written, capacity);
    for (int from = 0; from < used; from += BLOCK) {
      int length = Math.min(BLOCK, used - from);
      compare(from, length);
      for (int j = 0; j < length; j++) {
        int slot = from + j;
        if (result.wants(similarities[j], ids[slot])
            && ids[slot] != NOBODY
            && times[slot] <= time
            && (!sameItem || items[slot] == item)) {
          result.add(similarities[j], ids[slot], outcomes[slot], baseScores[slot]);
        }
      }
    }
  }

  /**
   * Takes an example back.
   *
   * @return whether it was still there
   */
  public boolean forget(long id) {
    if (id < 0 || ids[slot(id)] != id) {
      return false;
    }
    ids[slot(id)] = NOBODY;
    size--;
    return true;
  }

  /**
   * Takes back all examples that a selection holds for.
   *
   * @return how many they were
   */
  public int forgetIf(Selection selection) {
    int before = size;
    for (int slot = 0; slot < capacity; slot++) {
      if (ids[slot] != NOBODY && selection.holds(items[slot], times[slot])) {
        forget(ids[slot]);
      }
    }
    return before - size;
  }

  /** Forgets everything. Ids go on. */
  public void reset() {
    Arrays.fill(ids, NOBODY);
    size = 0;
  }

  /** Number of examples. */
  public int size() {
    return size;
  }

  private void compare(int from, int length) {
    Arrays.fill(similarities, 0, length, 0);
    for (int i = 0; i < dimensions; i++) {
      addProducts(query[i], keys, i * capacity + from, similarities, length);
    }
  }

  private static void addProducts(float factor, float[] column, int from, float[] sums, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] += factor * column[from + j];
    }
  }

  private int slot(long id) {
    return (int) (id % capacity);
  }

  /** What makes a vector's length 1, or 0 if nothing does. */
  private static double scale(float[] key) {
    double squares = 0;
    for (float value : key) {
      squares += (double) value * value;
    }
    return squares > 0 && Double.isFinite(squares) ? 1 / Math.sqrt(squares) : 0;
  }

  private static float unit(float value, double scale) {
    // Zero times what is not finite would not be zero.
    return scale == 0 ? 0 : (float) (value * scale);
  }

  private void requireDimensions(float[] key) {
    if (key.length != dimensions) {
      throw new IllegalArgumentException(
          "key must have " + dimensions + " numbers, but has " + key.length);
    }
  }
}
