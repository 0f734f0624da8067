package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden bytes: what is on disk today must be read by every later version. */
final class KeyLayoutTest {

  @ParameterizedTest
  @CsvSource({
    "0, a, 01 8000000000000000 61",
    "1506826800026, 9f2c, 01 8000015ed5e04b9a 39663263",
    "-1, ü, 01 7fffffffffffffff c3bc",
    "9223372036854775807, 🎬, 01 ffffffffffffffff f09f8eac",
  })
  void shouldKeepTheBytesOfRowKeys(long timestamp, String id, String hex) {
    assertThat(HexFormat.of().formatHex(KeyLayout.row(timestamp, id)))
        .isEqualTo(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "59, 1506826800026, 9f2c, 02 3539 0000 8000015ed5e04b9a 39663263",
    "'', 0, a, 02 0000 8000000000000000 61",
    "ü, 0, a, 02 c3bc 0000 8000000000000000 61",
  })
  void shouldKeepTheBytesOfIndexKeys(String user, long timestamp, String id, String hex) {
    assertThat(HexFormat.of().formatHex(KeyLayout.index(user, timestamp, id)))
        .isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void shouldEscapeZerosWithinUsers() {
    assertThat(HexFormat.of().formatHex(KeyLayout.index("a\0b", 0, "x")))
        .isEqualTo("02" + "61000162" + "0000" + "8000000000000000" + "78");
  }

  @Test
  void shouldRefuseAnIndexKeyWithoutEnd() {
    assertThatThrownBy(() -> KeyLayout.rowOfIndex(new byte[] {2, 'a', 0, 1, 'b'}))
        .hasMessageContaining("no end of its user");
  }

  @Test
  void shouldExcludeTheEndOfARangeAndIncludeItsBeginning() {
    KeyRange range = KeyLayout.rows(10, 20);

    assertThat(contains(range, KeyLayout.row(9, "zzz"))).isFalse();
    assertThat(contains(range, KeyLayout.row(10, "\0"))).isTrue();
    assertThat(contains(range, KeyLayout.row(19, "zzz"))).isTrue();
    assertThat(contains(range, KeyLayout.row(20, "\0"))).isFalse();
  }

  private static boolean contains(KeyRange range, byte[] key) {
    return Arrays.compareUnsigned(range.first(), key) <= 0
        && Arrays.compareUnsigned(key, range.last()) <= 0;
  }
}
