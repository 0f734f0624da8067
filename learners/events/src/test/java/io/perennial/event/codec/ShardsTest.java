package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardsTest {

  /** The figures of Kafka's own test of its murmur2. */
  @ParameterizedTest
  @CsvSource({
    "21, -973932308",
    "foobar, -790332482",
    "a-little-bit-long-string, -985981536",
    "a-little-bit-longer-string, -1486304829",
    "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
    "abc, 479470107"
  })
  void shouldHashAsKafkaDoes(String key, int hash) {
    assertThat(Shards.murmur2(key.getBytes(UTF_8))).isEqualTo(hash);
  }

  @Test
  void shouldTakeTheHashWithoutItsSign() {
    assertThat(Shards.of("foobar", 7)).isEqualTo((-790332482 & 0x7fffffff) % 7);
    assertThat(Shards.of("abc", 7)).isEqualTo(479470107 % 7);
  }

  @Test
  void shouldGiveEveryUserOneOfTheShards() {
    int[] counts = new int[8];
    for (int i = 0; i < 8_000; i++) {
      counts[Shards.of("user-" + i, 8)]++;
    }
    // 1,000 each, standard deviation 30.
    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
    assertThat(Shards.of("", 8)).isBetween(0, 7);
    assertThat(Shards.of("ünï", 8)).isEqualTo(Shards.of("ünï".getBytes(UTF_8), 8));
    assertThat(Shards.of("anyone", 1)).isZero();
  }

  @Test
  void shouldRefuseToShareOutToNobody() {
    assertThatThrownBy(() -> Shards.of("a", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shards must be at least 1, but is 0");
  }
}
