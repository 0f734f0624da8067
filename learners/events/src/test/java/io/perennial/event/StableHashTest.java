package io.perennial.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StableHashTest {

  /** Reckoned by the formula in another language; what is stored and sent depends on it. */
  @Test
  void shouldHashTheSameForever() {
    assertThat(StableHash.of("")).isEqualTo(0xf52a15e9a9b5e89bL);
    assertThat(StableHash.of("9f2c")).isEqualTo(0x64911baf85f5b4ceL);
    assertThat(StableHash.of("Łódź €")).isEqualTo(0x40dce90b1720ab96L);
  }

  @Test
  void shouldTellNumberedIdsApart() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      hashes.add(StableHash.of("%012d".formatted(i)));
    }
    assertThat(hashes).hasSize(100_000);
  }
}
