package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Forget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForgetMacTest {

  private static final String KEY = "0123456789abcdef";
  private static final long TIME = 1_506_826_800_026L;

  /** Of Python's hmac.new(b"0123456789abcdef", b"forget\n1506826800026\n59", "sha256"). */
  private static final String MAC =
      "c22bb1def9228850cd43a94e261778d5036d6d30983382bcd1e27f7a3220679f";

  private final ForgetMac mac = new ForgetMac(KEY);

  @Test
  void shouldSignAsAnyOtherImplementationOfHmacDoes() {
    assertThat(mac.sign("59", TIME)).isEqualTo(new Forget(TIME, "59", MAC));
    assertThat(mac.verifies(new Forget(TIME, "59", MAC))).isTrue();
  }

  @Test
  void shouldRefuseAnotherKeyUserOrTime() {
    assertThat(new ForgetMac("0123456789abcdeg").verifies(new Forget(TIME, "59", MAC))).isFalse();
    assertThat(mac.verifies(new Forget(TIME, "60", MAC))).isFalse();
    assertThat(mac.verifies(new Forget(TIME + 1, "59", MAC))).isFalse();
    assertThat(mac.verifies(new Forget(1, "506826800026\n59", MAC))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c2", "\ud83d\ude00", "zz"})
  void shouldRefuseWhatIsNoMac(String wrong) {
    assertThat(mac.verifies(new Forget(TIME, "59", wrong))).isFalse();
    assertThat(mac.verifies(new Forget(TIME, "59", MAC.toUpperCase(java.util.Locale.ROOT))))
        .isFalse();
  }

  @Test
  void shouldRefuseAShortKeyWithoutTellingIt() {
    assertThatThrownBy(() -> new ForgetMac("short-secret"))
        .hasMessageContaining("forget.key must have at least 16 characters, but has 12")
        .hasMessageNotContaining("short-secret");
  }
}
