package io.perennial.learner.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashTest {

  @Test
  void shouldSpreadSmallNumbersOverTheLowBits() {
    Set<Long> low = new HashSet<>();
    for (int i = 0; i < 4096; i++) {
      low.add(Hash.of("" + i) & 4095);
    }
    // 4096 balls in 4096 urns leave 63.2 % of them filled.
    assertThat(low.size()).isBetween(2500, 2680);
  }

  @Test
  void shouldDependOnOrder() {
    assertThat(Hash.of(1, 2)).isNotEqualTo(Hash.of(2, 1));
    assertThat(Hash.of("ab")).isNotEqualTo(Hash.of("ba"));
    assertThat(Hash.of("")).isNotEqualTo(Hash.of("\0"));
  }

  @Test
  void shouldGiveTheValuesThatSavedStateWasMadeWith() {
    assertThat(Hash.mix(1)).isEqualTo(0x5692161d100b05e5L);
    assertThat(Hash.of("user")).isEqualTo(Hash.of("user"));
  }

  @Test
  void shouldDrawUniformly() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 100_000; i++) {
      float u = Hash.uniform(7, i);
      assertThat(u).isBetween(-1f, 1f);
      sum += u;
      squares += u * u;
    }
    assertThat(sum / 100_000).isBetween(-0.01, 0.01);
    assertThat(squares / 100_000).isBetween(0.325, 0.342);
  }
}
