package io.perennial.event.codec;

import java.nio.charset.StandardCharsets;

/**
 * The partition that a user's records go to. It is Kafka's own default for records with a key
 * (murmur2 over the key's bytes), so that producers in any language which send the user as the key
 * agree with ours.
 */
public final class Shards {

  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;

  private Shards() {}

  /**
   * The user's shard, from 0 to {@code shards - 1}; the empty user has one too.
   *
   * @throws IllegalArgumentException if there is no shard
   */
  public static int of(String user, int shards) {
    return of(user.getBytes(StandardCharsets.UTF_8), shards);
  }

  /** The same for a key's bytes. */
  public static int of(byte[] key, int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("shards must be at least 1, but is " + shards);
    }
    return (murmur2(key) & 0x7fffffff) % shards;
  }

  static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int words = data.length / 4;
    for (int i = 0; i < words; i++) {
      int at = i * 4;
      int word =
          (data[at] & 0xff)
              | (data[at + 1] & 0xff) << 8
              | (data[at + 2] & 0xff) << 16
              | (data[at + 3] & 0xff) << 24;
      word *= MULTIPLIER;
      word ^= word >>> 24;
      word *= MULTIPLIER;
      hash = hash * MULTIPLIER ^ word;
    }
    int tail = data.length - words * 4;
    if (tail > 0) {
      for (int i = tail - 1; i >= 0; i--) {
        hash ^= (data[words * 4 + i] & 0xff) << (8 * i);
      }
      hash *= MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ (hash >>> 15);
  }
}
