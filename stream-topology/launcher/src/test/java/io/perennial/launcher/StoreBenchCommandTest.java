package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoreBenchCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial bench store", "--phases", "recovery", "--rows", "2000000", "--zipf")
        .doesNotContain("${");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rows 999 | --rows must be between 1000 and 100000000, but is 999",
        "--users 0 | --users must be between 1 and 10000000, but is 0",
        "--ingest-rate 0 | --ingest-rate must be between 1 and 1000000, but is 0",
        "--clients 65 | --clients must be between 0 and 64, but is 65",
        "--clients 0 | --clients is 0, but the phase history needs one",
        "--question-rate -1 | --question-rate must be between 0 and 100000, but is -1",
        "--seconds 0 | --seconds must be between 1 and 3600, but is 0",
        "--questions 0 | --questions must be between 1 and 1000000, but is 0",
        "--sample 1000001 | --sample must be between 1 and 1000000, but is 1000001",
        "--zipf -1 | --zipf must be between 0 and 5, but is -1.0",
        "--zipf NaN | --zipf must be between 0 and 5, but is NaN",
        "--phases all | all",
        "--output xml | xml",
        "more | 'more' is not expected",
      })
  void shouldRefuseWrongUse(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "store"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
