package io.perennial.event.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class TextPropertyTest {

  @Property
  void shouldReadDecimalsAsTheJdkDoes(@ForAll long digits, @ForAll @IntRange(max = 25) int scale) {
    String text = BigDecimal.valueOf(digits, scale).toPlainString();
    assertThat(number(text)).isEqualTo(Double.parseDouble(text));
  }

  @Property
  void shouldReadEveryDouble(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertThat(number(Double.toString(value))).isEqualTo(value);
    }
  }

  @Property
  void shouldReadShortDecimalsAsTheJdkDoes(
      @ForAll @IntRange(min = -999_999, max = 999_999) int digits,
      @ForAll @IntRange(max = 8) int scale) {
    String text = BigDecimal.valueOf(digits, scale).toPlainString();
    assertThat(number(text)).isEqualTo(Double.parseDouble(text));
  }

  @Property(tries = 2_000)
  void shouldTakeOnlyNumbersAsNumbers(@ForAll String text) {
    double value = number(text);
    if (!Double.isNaN(value)) {
      assertThat(text).matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    }
  }

  @Example
  void shouldRefuseWhatOnlyJavaCallsANumber() {
    for (String text :
        new String[] {
          "",
          "-",
          ".",
          "+.",
          "NaN",
          "Infinity",
          "1f",
          "1d",
          "0x1p3",
          " 1",
          "1 ",
          "1e",
          "1e999",
          "1.2.3",
          "--1",
          "1-1",
          "e5"
        }) {
      assertThat(number(text)).as(text).isNaN();
    }
    assertThat(number("-0")).isEqualTo(-0.0);
    assertThat(number("+1.50")).isEqualTo(1.5);
    assertThat(number("1e3")).isEqualTo(1_000);
    assertThat(number(".5")).isEqualTo(.5);
    assertThat(number("5.")).isEqualTo(5);
  }

  @Example
  void shouldReadDigits() {
    assertThat(digits("0")).isZero();
    assertThat(digits("123456789012345")).isEqualTo(123_456_789_012_345L);
    assertThat(digits("1234567890123456")).isEqualTo(-1);
    assertThat(digits("")).isEqualTo(-1);
    assertThat(digits("1.0")).isEqualTo(-1);
  }

  private static long digits(String text) {
    return Text.digits(text.getBytes(UTF_8), 0, text.length());
  }

  private static double number(String text) {
    byte[] bytes = ("x" + text + "1").getBytes(UTF_8);
    return Text.number(bytes, 1, bytes.length - 1);
  }
}
