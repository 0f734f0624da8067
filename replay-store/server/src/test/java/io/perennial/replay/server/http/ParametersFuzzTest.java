package io.perennial.replay.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.fuzz.RoundTrip;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import org.junit.jupiter.api.Test;

/**
 * A URL asks a question or is refused; what is understood means the same when it is asked again.
 */
final class ParametersFuzzTest {

  private static final long NOW = 1_767_225_600_000L;
  private static final Mutation MUTATION =
      Mutation.text(
          "&",
          "=",
          "%",
          "%00",
          "%C3%BC",
          "%FF",
          "%ED%A0%80",
          "+",
          "user",
          "item",
          "task",
          "from",
          "to",
          "last",
          "minError",
          "order",
          "limit",
          "after",
          "n",
          "by",
          "seed",
          "now-7d",
          "now",
          "worst",
          "newest",
          "uniform",
          "error",
          "recent",
          "2026-01-01T00:00:00Z",
          "1",
          "-1",
          "9223372036854775807",
          "NaN",
          "Infinity",
          "1e400",
          "0x1p3",
          "99999999999d");

  @Test
  void shouldTakeOrRefuseAnyQuestion() {
    assertBoth(
        Fuzzing.of("query-parameters", MUTATION)
            .run(
                trip(
                    bytes -> ReplayQuery.fromParameters(parse(bytes).values(), NOW),
                    query -> query.toQueryString().getBytes(UTF_8))));
  }

  @Test
  void shouldTakeOrRefuseAnySample() {
    assertBoth(
        Fuzzing.of("sample-parameters", MUTATION)
            .run(
                trip(
                    bytes -> SampleQuery.fromParameters(parse(bytes).values()),
                    query -> query.toQueryString().getBytes(UTF_8))));
  }

  private static Parameters parse(byte[] bytes) {
    return Parameters.parse(new String(bytes, ISO_8859_1));
  }

  private static <T> FuzzTarget trip(RoundTrip.Decoder<T> decoder, RoundTrip.Encoder<T> encoder) {
    return new RoundTrip<>(decoder, encoder, InvalidQueryException.class);
  }

  private static void assertBoth(FuzzReport report) {
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }
}
