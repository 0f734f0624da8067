package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayQueryTest {

  private static final long NOW = 1_000_000L;

  @Test
  void shouldAskForTheOldestHundredOfAllWhenNothingIsSaid() {
    assertThat(ReplayQuery.fromParameters(Map.of(), NOW))
        .isEqualTo(new ReplayQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, 100, false));
  }

  @Test
  void shouldReadEveryParameter() {
    Map<String, List<String>> parameters =
        Map.of(
            "user", List.of("59"),
            "from", List.of("now-1s"),
            "to", List.of("now"),
            "limit", List.of("7"),
            "order", List.of("newest"));

    assertThat(ReplayQuery.fromParameters(parameters, NOW))
        .isEqualTo(new ReplayQuery("59", NOW - 1000, NOW, 7, true));
  }

  @Test
  void shouldTakeAnEmptyUserForAUserAndNotForEverybody() {
    ReplayQuery query = ReplayQuery.fromParameters(Map.of("user", List.of("")), NOW);

    assertThat(query.user()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"59", "", "a&b=c", "müller 🎬", "a+b", "%41", "a\u0000b"})
  void shouldSurviveTheQueryStringOfAUrl(String user) {
    ReplayQuery query =
        ReplayQuery.everything().ofUser(user).between(-5, 10).atMost(3).fromTheNewest();

    assertThat(ReplayQuery.fromParameters(decode(query.toQueryString()), NOW)).isEqualTo(query);
  }

  @Test
  void shouldLeaveOpenEndsOutOfTheQueryString() {
    assertThat(ReplayQuery.everything().toQueryString()).isEqualTo("limit=100&order=oldest");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, 1 to 1000000",
    "limit, -3, 1 to 1000000",
    "limit, 1000001, 1 to 1000000",
    "limit, many, 1 to 1000000",
    "order, upwards, oldest or newest",
    "from, soon, ISO-8601",
    "to, soon, ISO-8601",
    "item, 5, known are user",
  })
  void shouldRefuseNamingParameterValueAndWhatIsAllowed(
      String parameter, String value, String allowed) {
    assertThatThrownBy(() -> ReplayQuery.fromParameters(Map.of(parameter, List.of(value)), NOW))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("'" + parameter + "' is '" + value + "'")
        .hasMessageContaining(allowed);
  }

  @Test
  void shouldRefuseAParameterGivenTwice() {
    assertThatThrownBy(() -> ReplayQuery.fromParameters(Map.of("user", List.of("a", "b")), NOW))
        .hasMessageContaining("'user' is 'a,b'")
        .hasMessageContaining("only once");
  }

  @Test
  void shouldRefuseAnEndBeforeTheBeginning() {
    assertThatThrownBy(() -> ReplayQuery.everything().between(5, 4))
        .hasMessageContaining("'to' is '4'")
        .hasMessageContaining("'from', which is 5");
  }

  private static Map<String, List<String>> decode(String query) {
    return Arrays.stream(query.split("&"))
        .map(part -> part.split("=", 2))
        .collect(
            Collectors.toMap(
                part -> part[0],
                part -> List.of(URLDecoder.decode(part[1], StandardCharsets.UTF_8))));
  }
}
