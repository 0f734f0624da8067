package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PowerOfTwoTest {

  @Test
  void shouldBeExactAtWholeNumbersAndCloseBetween() {
    assertThat(PowerOfTwo.of(0)).isEqualTo(1);
    assertThat(PowerOfTwo.of(-3)).isEqualTo(0.125);
    assertThat(PowerOfTwo.of(10)).isEqualTo(1024);
    for (double x = -50; x < 50; x += 0.0137) {
      assertThat(PowerOfTwo.of(x) / Math.pow(2, x)).isCloseTo(1, within(1e-9));
    }
  }
}
