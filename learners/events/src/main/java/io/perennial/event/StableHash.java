package io.perennial.event;

/**
 * 64-bit hashing of text. The same on every machine and version: the hashes are part of state and
 * of wire formats, where they stand for the ids of interactions.
 */
public final class StableHash {

  private StableHash() {}

  /** Hash of a string: FNV-like over its UTF-16 units, then {@link #mix(long)}. */
  public static long of(String text) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    return mix(h);
  }

  /** Stafford's variant 13 of the 64-bit finalizer of MurmurHash3: a bijection. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
