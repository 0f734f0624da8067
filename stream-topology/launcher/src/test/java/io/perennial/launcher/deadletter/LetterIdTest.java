package io.perennial.launcher.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LetterIdTest {

  @Test
  void shouldReadWhatItWrites() {
    assertThat(new LetterId(0, 17)).hasToString("17");
    assertThat(new LetterId(3, 17)).hasToString("3:17");
    assertThat(LetterId.parse("17")).isEqualTo(new LetterId(0, 17));
    assertThat(LetterId.parse("0:17")).isEqualTo(new LetterId(0, 17));
    assertThat(LetterId.parse("3:17")).isEqualTo(new LetterId(3, 17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a", "1:", ":1", "1:2:3"})
  void shouldRefuseWhatIsNone(String text) {
    assertThatThrownBy(() -> LetterId.parse(text))
        .hasMessage("must be an offset, or PARTITION:OFFSET, but is '" + text + "'");
  }
}
