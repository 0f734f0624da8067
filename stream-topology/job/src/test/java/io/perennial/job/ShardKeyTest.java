package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

final class ShardKeyTest {

  @Test
  void shouldGiveBackItsShard() {
    assertThat(IntStream.of(0, 1, 2, 999, 65_535).map(s -> ShardKey.shardOf(ShardKey.of(s))))
        .containsExactly(0, 1, 2, 999, 65_535);
  }

  @Test
  void shouldKeepItsKeysForEver() {
    // State is stored under these keys: a change of the rule would lose every shard.
    assertThat(IntStream.range(0, 4).mapToObj(ShardKey::of)).containsExactly(GOLDEN);
  }

  @Test
  void shouldSpreadAnyNumberOfShardsEvenlyOverSubtasks() {
    for (int parallelism : new int[] {1, 2, 4, 8, 16}) {
      for (int shards = parallelism; shards <= 64; shards *= 2) {
        int[] perSubtask = new int[parallelism];
        for (int shard = 0; shard < shards; shard++) {
          perSubtask[
              KeyGroupRangeAssignment.assignKeyToParallelOperator(
                  ShardKey.of(shard), ShardKey.KEY_GROUPS, parallelism)]++;
        }
        assertThat(perSubtask)
            .as("%d shards, %d subtasks", shards, parallelism)
            .containsOnly(shards / parallelism);
      }
    }
  }

  @Test
  void shouldRefuseShardsThatDoNotFitItsBits() {
    assertThatThrownBy(() -> ShardKey.of(65_536)).hasMessageContaining("but is 65536");
  }

  private static final Integer[] GOLDEN = {26935296, 109510657, 13303810, 172687363};
}
