package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.InvalidQueryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {

  @Test
  void shouldDecodeNamesAndValues() {
    assertThat(Parameters.parse("user=%C3%BC+%26%25&&x=&y&%75ser=2&a=b=c").values())
        .containsEntry("user", List.of("ü &%", "2"))
        .containsEntry("x", List.of(""))
        .containsEntry("y", List.of(""))
        .containsEntry("a", List.of("b=c"))
        .hasSize(4);
    assertThat(Parameters.parse(null).values()).isEmpty();
    assertThat(Parameters.parse("").values()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"u=%", "u=%4", "u=%zz", "u=%FF", "u=%C3", "u=%ED%A0%80", "u=%C0%80", "u=ü", "%=1"})
  void shouldRefuseWhatIsNotEncodedAsItMustBe(String query) {
    assertThatThrownBy(() -> Parameters.parse(query))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("percent-encoded");
  }
}
