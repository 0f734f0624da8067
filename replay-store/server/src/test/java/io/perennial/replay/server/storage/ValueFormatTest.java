package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueFormatTest {

  @Test
  void shouldPutTheVersionBeforeTheBytes() {
    assertThat(ValueFormat.wrap(new byte[] {7, 8})).containsExactly(1, 7, 8);
  }

  @Test
  void shouldReadWhatItWrote() throws UndecodableExampleException {
    assertThat(ValueFormat.unwrap(ValueFormat.wrap(new byte[] {7, 8}))).containsExactly(7, 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02aa", "ff"})
  void shouldRefuseAnotherVersion(String hex) {
    assertThatThrownBy(() -> ValueFormat.unwrap(HexFormat.of().parseHex(hex)))
        .isInstanceOf(UndecodableExampleException.class)
        .hasMessageContaining("this store reads version 1");
  }
}
