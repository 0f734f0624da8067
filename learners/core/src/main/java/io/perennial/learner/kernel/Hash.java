package io.perennial.learner.kernel;

import io.perennial.event.StableHash;

/**
 * 64-bit hashing of names, values and their combinations. The same on every machine and version:
 * the hashes are part of the state's format.
 */
public final class Hash {

  private Hash() {}

  /** Hash of a string, {@link StableHash#of}. */
  public static long of(String text) {
    return StableHash.of(text);
  }

  /** Hash of an ordered pair of hashes. */
  public static long of(long first, long second) {
    return mix(first * 0x9E3779B97F4A7C15L + Long.rotateLeft(second, 29) + 0x632BE59BD9B4E019L);
  }

  /** {@link StableHash#mix}: a bijection. */
  public static long mix(long z) {
    return StableHash.mix(z);
  }

  /** Uniform in [-1, 1) as a function of (seed, index): for initial weights. */
  public static float uniform(long seed, long index) {
    return (float) (of(seed, index) >> 40) * 0x1p-23f;
  }
}
