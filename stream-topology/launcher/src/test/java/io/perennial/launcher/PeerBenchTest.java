package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerBenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldCompareTheTimesOfTheSameTurn() {
    PeerBench bench = new PeerBench(3, line -> {});
    bench.accept("a line that a library prints");
    for (int[] micros : new int[][] {{8, 2}, {12, 4}, {10, 1}}) {
      bench.accept("pass\tlearner\t" + micros[0] * 100_000L + "\t100\t0.4\t0.8");
      bench.accept("pass\tvw-crossed\t" + micros[1] * 100_000L + "\t100\t0.5\t0.7");
    }

    PeerBench.Result learner = bench.results().get(0);
    assertThat(learner.micros().median()).isCloseTo(10, within(1e-9));
    assertThat(learner.slower()).isEqualTo(new MemoryBench.Spread(4, 3, 10));
    assertThat(learner.logLoss()).isEqualTo(.4);
    assertThat(PeerBenchTable.render(bench.results()))
        .contains("| learner | 10.00 (8.00–12.00) | 4.00 (3.00–10.00) | 0.4000 | 0.8000 |")
        .contains("| vw-crossed | 2.00 (1.00–4.00) | 1.00 (1.00–1.00) | 0.5000 | 0.7000 |");
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "Vowpal Wabbit's native library is for Linux on x86-64 alone")
  void shouldMeasureInAChildProcessAndLeaveNothing() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> before = content(temporary);
    assertThat(run("--inline-labels", "--events", "3000", "--repeat", "1", "--output", "json"))
        .as(err.toString(UTF_8))
        .isZero();

    JsonNode results = new ObjectMapper().readTree(out.toString(UTF_8)).path("results");
    assertThat(results.findValuesAsText("name"))
        .containsExactly("learner", "fm", "logistic", "vw-linear", "vw-crossed", "vw-constant");
    for (JsonNode result : results) {
      assertThat(result.path("events").asInt()).isEqualTo(3_000);
      assertThat(result.path("logLoss").asDouble()).isBetween(0.3, 0.8);
      assertThat(result.path("cpuMicrosPerEvent").path("median").asDouble()).isPositive();
    }
    assertThat(content(temporary)).isEqualTo(before);
  }

  private static Set<Path> content(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(toSet());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--repeat 0 | --repeat must be between 1 and 1000, but is 0",
        "--classes a,b,c --input none.tsv | but peers are compared on binary streams",
        "--events 5 | the source has no interaction with a label",
      })
  void shouldRefuseWrongUse(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "peers"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
