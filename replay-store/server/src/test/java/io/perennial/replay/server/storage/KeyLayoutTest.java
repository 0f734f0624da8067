package io.perennial.replay.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    "59, 1506826800026, 9f2c, 3539 0000 8000015ed5e04b9a 39663263",
    "'', 0, a, 0000 8000000000000000 61",
    "ü, 0, a, c3bc 0000 8000000000000000 61",
  })
  void shouldKeepTheBytesOfNameKeys(String user, long timestamp, String id, String hex) {
    assertThat(HexFormat.of().formatHex(byName(user, timestamp, id)))
        .isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void shouldKeepTheBytesOfTheOtherKeys() {
    byte[] row = KeyLayout.row(1506826800026L, "a");
    String time = "8000015ed5e04b9a";

    assertThat(hex(KeyLayout.byExpert(3, row))).isEqualTo("00000003" + time + "61");
    assertThat(hex(KeyLayout.byError(0.25f, row)))
        .isEqualTo("8000000000066303" + "3e800000" + time + "61");
    assertThat(hex(KeyLayout.bySample(3, 5, row)))
        .isEqualTo("00000003" + "0000000000000005" + time + "61");
    assertThat(hex(KeyLayout.fact(FactKind.SHIFT, 0, 9)))
        .isEqualTo("02" + "8000000000000000" + "0000000000000009");
    assertThat(hex(KeyLayout.forgotten(new byte[] {0x35}))).isEqualTo("0635");
    assertThat(hex(KeyLayout.replays(-2))).isEqualTo("07fffffffffffffffe");
  }

  @Test
  void shouldKeepTheBytesOfCountsAndForgottenUsers() {
    ReplayCount count = new ReplayCount(3, 2, 1.5);
    ForgottenUser user = new ForgottenUser(1, 2, 3);

    assertThat(hex(count.toBytes()))
        .isEqualTo("01" + "0000000000000003" + "0000000000000002" + "3ff8000000000000");
    assertThat(ReplayCount.fromBytes(count.toBytes())).isEqualTo(count);
    assertThat(hex(user.toBytes()))
        .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "0000000000000003");
    assertThat(ForgottenUser.fromBytes(user.toBytes())).isEqualTo(user);
  }

  @Test
  void shouldEscapeZerosWithinUsers() {
    assertThat(hex(byName("a\0b", 0, "x")))
        .isEqualTo("61000162" + "0000" + "8000000000000000" + "78");
  }

  @Test
  void shouldEndAPrefixAfterAllThatBeginWithIt() {
    assertThat(KeyLayout.after(new byte[] {1, -1, -1})).containsExactly(2);
    assertThat(KeyLayout.after(new byte[] {1, 2})).containsExactly(1, 3);
    assertThatThrownBy(() -> KeyLayout.after(new byte[] {-1}))
        .hasMessageContaining("no key comes after");
  }

  private static byte[] byName(String user, long timestamp, String id) {
    return KeyLayout.byName(KeyLayout.utf8(user), KeyLayout.row(timestamp, id));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
