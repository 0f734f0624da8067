package io.perennial.memory;

import java.util.List;

/**
 * What an {@link ErrorSketch} is made of.
 *
 * @param key by what examples are told apart
 * @param arrays K, 1 to 256
 * @param cells of an array, a power of two, 2 to 2^24
 * @param bits SimHash bits of a cell's address, 0 to 30; without effect if the key has no hidden
 *     vector
 * @param halfLives of what is remembered, in milliseconds of event time, 1 to 8 of at least one;
 *     {@link #FOREVER} forgets nothing
 */
public record SketchShape(Key key, int arrays, int cells, int bits, List<Long> halfLives) {

  /** A half-life that never passes. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** By what examples are told apart. */
  public enum Key {
    /** By the hidden vector's codes, as in ReLoop2. */
    HIDDEN,
    /** By the item. */
    ITEM,
    /** By both. */
    ITEM_AND_HIDDEN;

    boolean hasItem() {
      return this != HIDDEN;
    }

    boolean hasHidden() {
      return this != ITEM;
    }
  }

  /** Numbers of a cell per half-life: count, outcome sum, base-score sum. */
  static final int SUMS = 3;

  public SketchShape {
    halfLives = List.copyOf(halfLives);
    require(arrays >= 1 && arrays <= 256, "arrays", arrays, "from 1 to 256");
    require(
        cells >= 2 && cells <= 1 << 24 && Integer.bitCount(cells) == 1,
        "cells",
        cells,
        "a power of two from 2 to 2^24");
    require(bits >= 0 && bits <= 30, "bits", bits, "from 0 to 30");
    require(
        !halfLives.isEmpty() && halfLives.size() <= 8,
        "halfLives.size",
        halfLives.size(),
        "from 1 to 8");
    for (long halfLife : halfLives) {
      require(halfLife >= 1, "halfLives", halfLife, "at least 1 millisecond");
    }
  }

  /** Numbers that the cells take. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(arrays, cells), stride());
  }

  /** Numbers of one cell. */
  public int stride() {
    return SUMS * halfLives.size();
  }

  /** SimHash bits that are computed. */
  int hashedBits() {
    return key.hasHidden() ? bits : 0;
  }

  private static void require(boolean holds, String field, long value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "sketch field '" + field + "' must be " + allowed + ", but is " + value);
    }
  }
}
