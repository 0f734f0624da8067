package io.perennial.learner.kernel;

/**
 * 64-bit hashing of names, values and their combinations. The same on every machine and version:
 * the hashes are part of the state's format.
 */
public final class Hash {

  private Hash() {}

  /** Hash of a string: FNV-like over its UTF-16 units, then {@link #mix(long)}. */
  public static long of(String text) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    return mix(h);
  }

  /** Hash of an ordered pair of hashes. */
  public static long of(long first, long second) {
    return mix(first * 0x9E3779B97F4A7C15L + Long.rotateLeft(second, 29) + 0x632BE59BD9B4E019L);
  }

  /** Stafford's variant 13 of the 64-bit finalizer of MurmurHash3: a bijection. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [-1, 1) as a function of (seed, index): for initial weights. */
  public static float uniform(long seed, long index) {
    return (float) (of(seed, index) >> 40) * 0x1p-23f;
  }
}
