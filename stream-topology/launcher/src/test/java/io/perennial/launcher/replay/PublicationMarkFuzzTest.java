package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.fuzz.RoundTrip;
import org.junit.jupiter.api.Test;

/** Offsets' metadata can be written by whoever may use the group. */
final class PublicationMarkFuzzTest {

  @Test
  void shouldTakeOrRefuseAnyMark() {
    RoundTrip<PublicationMark> marks =
        new RoundTrip<>(
            input -> PublicationMark.parse(3, new String(input, UTF_8)),
            mark -> mark.text().getBytes(UTF_8),
            IllegalArgumentException.class);
    FuzzReport report =
        Fuzzing.of(
                "publication-mark", Mutation.text(" ", ":", "1", "open", "complete", "-1", "NaN"))
            .run(
                // No broker keeps a longer one; bytes that are no UTF-8 are three each when read.
                input -> input.length <= PublicationMark.MAX_BYTES / 4 && marks.take(input));
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }
}
