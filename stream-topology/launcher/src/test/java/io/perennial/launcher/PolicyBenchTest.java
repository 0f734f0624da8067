package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyBenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static PolicyBench.Report report(boolean pytorch) {
    PolicyBench bench = new PolicyBench(16, 3, 1_000, line -> {});
    bench.accept("a line that a library prints");
    bench.accept("agrees\tcpu\t0.0");
    bench.accept("agrees\tnd4j-cpu\t1.5E-6");
    if (pytorch) {
      bench.accept("agrees\tpytorch-cpu\t2.5E-6");
    }
    for (int millis : new int[] {1_000, 500, 2_000}) {
      bench.accept("pass\tstep\tcpu\t64\t2000000\t" + millis * 1_000_000L);
      bench.accept("pass\tstep\tnd4j-cpu\t64\t1000000\t" + millis * 1_000_000L);
    }
    return bench.report();
  }

  @Test
  void shouldTakeMediansPerCpuSecond() {
    PolicyBench.Report report = report(true);
    assertThat(report.results()).hasSize(2);
    PolicyBench.Result ours = report.results().get(0);
    assertThat(ours.rate().median()).isCloseTo(2e6, within(1.0));
    assertThat(ours.rate().least()).isCloseTo(1e6, within(1.0));
    assertThat(ours.rate().most()).isCloseTo(4e6, within(1.0));
    assertThat(PolicyBenchTable.render(report))
        .containsPattern("step +64 +1,024 +nd4j-cpu +1,000 +\\(500–2,000\\) +2\\.00\n")
        .doesNotContain("left out");
  }

  @Test
  void shouldSayThatPyTorchIsLeftOutAndHowToHaveIt() {
    assertThat(PolicyBenchTable.render(report(false)))
        .contains("PyTorch is left out: ./perennial bench policy --pytorch fetches it");
    assertThat(PolicyBenchTable.toJson(report(false))).contains("\"leftOut\" : \"PyTorch");
    assertThat(PolicyBenchTable.toJson(report(true))).doesNotContain("leftOut");
  }

  @Test
  void shouldMeasureInAChildProcess() throws IOException {
    assertThat(
            run(
                "--contexts",
                "2,3",
                "--candidates",
                "4",
                "--repeat",
                "1",
                "--pass-millis",
                "10",
                "--output",
                "json"))
        .as(err.toString(UTF_8))
        .isZero();
    List<String> fields = new ArrayList<>();
    List<String> backends = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(out.toByteArray())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          fields.add(json.currentName());
        }
        if (token == JsonToken.VALUE_STRING && json.currentName().equals("backend")) {
          backends.add(json.getText());
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT && json.currentName().equals("median")) {
          assertThat(json.getDoubleValue()).isPositive();
        }
      }
    }
    assertThat(backends)
        .containsExactly(
            "cpu", "nd4j-cpu", "cpu", "nd4j-cpu", "cpu", "nd4j-cpu", "cpu", "nd4j-cpu");
    assertThat(fields).contains("differences", "processors", "java", "candidates", "passes");
    assertThat(fields.stream().filter("scoresPerCpuSecond"::equals)).hasSize(8);
    assertThat(err.toString(UTF_8))
        .contains("step, 2 contexts, cpu: ", "arithmetic, 3 contexts, nd4j-cpu: ");
  }

  @Test
  void shouldTellWhyTheProcessFailed() {
    PolicyBenchProcess process = new PolicyBenchProcess(ProjectLayout.find(), line -> {});
    assertThatThrownBy(() -> process.run(List.of("4", "1", "10", "none"), false, line -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the policy benchmark failed with exit code 1")
        .hasMessageContaining("NumberFormatException")
        .hasMessageContaining("\"none\"");
  }

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial bench policy", "--contexts", "64,1024", "--pytorch", "--pass-millis")
        .doesNotContain("${");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--contexts 0 | --contexts must be between 1 and 4096, but is 0",
        "--contexts 4097 | --contexts must be between 1 and 4096, but is 4097",
        "--contexts 9,8 | --contexts must be ascending, but has 8 after 9",
        "--contexts many | 'many' is not a whole number",
        "--candidates 1 | --candidates must be between 2 and 1024, but is 1",
        "--candidates 1000 | --contexts 1024 of --candidates 1000 are 1024000 scores",
        "--repeat 0 | --repeat must be between 1 and 1000, but is 0",
        "--pass-millis 9 | --pass-millis must be between 10 and 60000, but is 9",
        "--output xml | xml",
        "more | 'more' is not expected",
      })
  void shouldRefuseWrongUse(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "policy"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
