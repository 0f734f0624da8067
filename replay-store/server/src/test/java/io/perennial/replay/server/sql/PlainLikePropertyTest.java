package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class PlainLikePropertyTest {

  @Property
  void shouldMatchAsARegularExpressionWould(
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String text,
      @ForAll @StringLength(max = 6) @Chars({'a', 'b', '%', '_'}) String pattern) {
    String regex = pattern.replace("%", ".*").replace("_", ".");
    assertThat(PlainLike.matches(text, pattern, "")).isEqualTo(Pattern.matches(regex, text));
  }

  @Example
  void shouldTakeEscapedCharactersAsTheyAre() {
    assertThat(PlainLike.matches("50%", "50!%", "!")).isTrue();
    assertThat(PlainLike.matches("500", "50!%", "!")).isFalse();
    assertThat(PlainLike.matches("a_b", "%!_%", "!")).isTrue();
    assertThat(PlainLike.matches("acb", "%!_%", "!")).isFalse();
    assertThat(PlainLike.matches("a!", "a!!", "!")).isTrue();
  }
}
