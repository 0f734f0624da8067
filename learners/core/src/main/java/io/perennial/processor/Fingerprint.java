package io.perennial.processor;

/** A 64-bit hash of a string's UTF-16 units, well mixed in all bits. */
final class Fingerprint {

  private Fingerprint() {}

  static long of(String text) {
    long hash = 0x9E3779B97F4A7C15L ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0xFF51AFD7ED558CCDL;
      hash ^= hash >>> 29;
    }
    // The finalizer of MurmurHash3, so that low bits may be used for a table.
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}
