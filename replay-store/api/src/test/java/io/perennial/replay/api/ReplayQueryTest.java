package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
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
        .isEqualTo(
            new ReplayQuery(
                null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, Order.OLDEST, 100, null));
  }

  @Test
  void shouldReadEveryParameter() {
    Map<String, List<String>> parameters =
        Map.of(
            "user", List.of("59"),
            "item", List.of("i"),
            "task", List.of("3"),
            "from", List.of("now-1s"),
            "to", List.of("now"),
            "minError", List.of("0.5"),
            "limit", List.of("7"),
            "order", List.of("worst"),
            "after", List.of("12:0.25:a:b"));

    assertThat(ReplayQuery.fromParameters(parameters, NOW))
        .isEqualTo(
            new ReplayQuery(
                "59", "i", 3, NOW - 1000, NOW, 0.5, Order.WORST, 7, new Position(12, 0.25, "a:b")));
  }

  @Test
  void shouldTakeLastForATimeBeforeNow() {
    ReplayQuery query = ReplayQuery.fromParameters(Map.of("last", List.of("1s")), NOW);

    assertThat(query).isEqualTo(ReplayQuery.everything().between(NOW - 1000, Long.MAX_VALUE));
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
        new ReplayQuery(
            user, user, 0, -5, 10, 1e-3, Order.NEWEST, 3, new Position(-7, 1e-9, user + "x"));

    assertThat(ReplayQuery.fromParameters(decode(query.toQueryString()), NOW)).isEqualTo(query);
  }

  @Test
  void shouldLeaveOpenEndsOutOfTheQueryString() {
    assertThat(ReplayQuery.everything().toQueryString()).isEqualTo("order=oldest&limit=100");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, 1 to 1000000",
    "limit, -3, 1 to 1000000",
    "limit, 1000001, 1 to 1000000",
    "limit, many, 1 to 1000000",
    "order, upwards, 'oldest, newest or worst'",
    "from, soon, ISO-8601",
    "to, soon, ISO-8601",
    "task, one, an expert's number",
    "task, -1, an expert's number",
    "minError, -0.5, log loss",
    "minError, NaN, log loss",
    "after, 12, the place of the last row",
    "after, 12:a, the place of the last row",
    "after, x:1:a, the place of the last row",
    "after, 12:x:a, the place of the last row",
    "after, 12:1:, the place of the last row",
    "colour, 5, known are user",
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
