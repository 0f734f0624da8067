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

final class PipelineBenchCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial bench pipeline", "--phases", "restore", "--backlog", "500000", "75 %")
        .doesNotContain("${", "%%");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--backlog 999 | --backlog must be between 1000 and 10000000, but is 999",
        "--checkpoint-events 1 | --checkpoint-events must be between 1000 and 100000000, but is 1",
        "--repeat 0 | --repeat must be between 1 and 100, but is 0",
        "--seconds 0 | --seconds must be between 1 and 3600, but is 0",
        "--shards 2 | leave --classes and --shards out",
        "--phases all | all",
        "--output xml | xml",
      })
  void shouldRefuseWrongUse(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "pipeline"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
