package io.perennial.job;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The Flink key of a shard. Flink hashes a key to a key group and gives each subtask a range of
 * groups, so plain shard numbers would crowd on some subtasks. These keys are chosen so that shard
 * s falls to the group that is s with its bits reversed: the first n shards are spread evenly for
 * every n and every parallelism, and a shard keeps its key when partitions are added.
 */
final class ShardKey {

  /** Number of key groups; part of the state's format, and the largest parallelism. */
  static final int KEY_GROUPS = 1 << 10;

  private static final int SHARD_BITS = 16;

  private ShardKey() {}

  /** Keys by shard; 0 where not computed yet. Benign race: every thread computes the same. */
  private static final int[] KEYS = new int[1 << SHARD_BITS];

  /** The key of shard {@code shard}, 0 to 65,535. */
  static int of(int shard) {
    if (shard >>> SHARD_BITS != 0) {
      throw new IllegalArgumentException("shard must be between 0 and 65535, but is " + shard);
    }
    int key = KEYS[shard];
    return key != 0 ? key : (KEYS[shard] = compute(shard));
  }

  private static int compute(int shard) {
    int group = Integer.reverse(shard) >>> 22;
    int key = shard;
    while (KeyGroupRangeAssignment.computeKeyGroupForKeyHash(key, KEY_GROUPS) != group) {
      key += 1 << SHARD_BITS;
    }
    return key;
  }

  /** The shard whose key this is. */
  static int shardOf(int key) {
    return key & 0xFFFF;
  }
}
