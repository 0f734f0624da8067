package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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

final class ReplayBenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldMeasureEveryCandidateAtEverySize() {
    List<String> said = new ArrayList<>();
    ReplayBench.Report report = new ReplayBench(2, said::add).measure(List.of(16, 400), 100);

    assertThat(report.results())
        .extracting(ReplayBench.Result::name)
        .containsExactly(
            "buffer, recent .1",
            "buffer, recent 0",
            "reservoir",
            "buffer, recent .1",
            "buffer, recent 0",
            "reservoir");
    assertThat(report.results())
        .extracting(ReplayBench.Result::capacity)
        .containsExactly(16, 16, 16, 400, 400, 400);
    assertThat(report.results())
        .flatExtracting(
            ReplayBench.Result::draws, ReplayBench.Result::reads, ReplayBench.Result::offers)
        .allSatisfy(
            spread -> {
              MemoryBench.Spread rate = (MemoryBench.Spread) spread;
              assertThat(rate.least()).isPositive().isFinite();
              assertThat(rate.median()).isBetween(rate.least(), rate.most());
            });
    assertThat(said).hasSize(6).anyMatch(line -> line.startsWith("reservoir of 400: "));
  }

  @Test
  void shouldTakeTheSameShareOfTheOffersInEveryCandidate() {
    ReplayBench.Report report = new ReplayBench(1, line -> {}).measure(List.of(400), 10);

    // A task holds 50 of 400, or 45 without the recent; its offers 151 to 200 are taken at 50 / n.
    double harmonic = 0;
    for (int n = 151; n <= 200; n++) {
      harmonic += 1.0 / n;
    }
    assertThat(report.results().get(0).taken()).isCloseTo(45 * harmonic / 50, within(0.01));
    assertThat(report.results().get(1).taken()).isCloseTo(harmonic, within(0.01));
    assertThat(report.results().get(2).taken()).isCloseTo(harmonic, within(0.01));
  }

  @Test
  void shouldDrawTheSameInEveryRun() {
    assertThat(checksums()).isEqualTo(checksums()).doesNotContain(0L).doesNotHaveDuplicates();
  }

  private static List<Long> checksums() {
    return new ReplayBench(1, line -> {})
        .measure(List.of(16), 10).results().stream().map(ReplayBench.Result::checksum).toList();
  }

  @Test
  void shouldCopyTheSameExamplesFromEveryCandidate() {
    ReplayExamples examples = new ReplayExamples(300, 1);
    List<ReplayCandidate> all =
        List.of(
            new BufferCandidate("recent", examples, 80, 0.1),
            new BufferCandidate("none", examples, 80, 0),
            new ReservoirCandidate(examples, 80));
    for (ReplayCandidate candidate : all) {
      // As many as two of each task: all are taken, unless they give way to the recent.
      assertThat(candidate.offer(0, 16)).isEqualTo(16);
      assertThat(candidate.read(0, 8)).isNotZero();
      candidate.clear();
      // Only one of each task, so that what is drawn is known.
      assertThat(candidate.offer(0, 8)).isEqualTo(8);
    }
    long bytes = 0;
    long logits = 0;
    long ends = 0;
    for (int task = 0; task < 8; task++) {
      bytes += examples.content(task)[299];
      logits += (long) examples.logits(task)[0];
      ends += examples.content(task)[examples.bytesWithLogits() - 1];
    }
    assertThat(all.get(0).read(0, 8)).isEqualTo(64 * (bytes + logits));
    assertThat(all.get(1).read(0, 8)).isEqualTo(64 * (bytes + logits));
    assertThat(all.get(2).read(0, 8)).isEqualTo(64 * ends);
  }

  @Test
  void shouldKeepTheReservoirUniform() {
    ReplayExamples examples = new ReplayExamples(1, 1);
    ReplayCandidate reservoir = new ReservoirCandidate(examples, 8);
    // One of eight of a task is held: its last byte's mean over many times is that of the eight.
    double expected = 0;
    for (int event = 0; event < 64; event += 8) {
      expected += examples.content(event)[examples.bytesWithLogits() - 1] / 8.0;
    }
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      reservoir.clear();
      reservoir.offer(0, 64);
      sum += reservoir.read(0, 1) / (double) ReplayCandidate.MINI_BATCH;
    }
    // Bytes deviate by at most 128, so that means of 20,000 have a standard error below 0.91.
    assertThat(sum / 20_000).isCloseTo(expected, within(4.0));
  }

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial bench replay", "--examples", "1000,4096,100000", "algorithm R")
        .doesNotContain("${");
  }

  @Test
  void shouldPrintATable() {
    assertThat(run("--examples", "16", "--bytes", "20", "--repeat", "1")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("buffer, recent .1", "buffer, recent 0", "reservoir", "÷ reservoir")
        .contains("8 tasks, 20 bytes and 10 logits each")
        .hasLineCount(6);
    assertThat(err.toString(UTF_8)).contains("reservoir of 16: ");
  }

  @Test
  void shouldPrintJson() throws IOException {
    assertThat(run("--examples", "16,17", "--bytes", "1", "--repeat", "1", "--output", "json"))
        .isZero();
    List<String> fields = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(out.toByteArray())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          fields.add(json.currentName());
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
          assertThat(json.getDoubleValue()).isPositive();
        }
      }
    }
    assertThat(fields)
        .contains("processors", "java", "tasks", "bytes", "logits", "miniBatch", "passes");
    for (String field :
        List.of("drawsPerCpuSecond", "readsPerCpuSecond", "offersPerCpuSecond", "checksum")) {
      assertThat(fields.stream().filter(field::equals)).hasSize(2 * 3);
    }
    assertThat(fields.stream().filter("median"::equals)).hasSize(2 * 3 * 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--examples 15 | --examples must be between 16 and 1000000, but is 15",
        "--examples 1000001 | --examples must be between 16 and 1000000, but is 1000001",
        "--examples 20,20 | --examples must be ascending, but has 20 after 20",
        "--examples many | 'many' is not a whole number",
        "--bytes 0 | --bytes must be between 1 and 65536, but is 0",
        "--bytes 65537 | --bytes must be between 1 and 65536, but is 65537",
        "--examples 1000000 | --examples 1000000 of --bytes 1600 take 1664000000 bytes",
        "--repeat 0 | --repeat must be between 1 and 1000, but is 0",
        "--output xml | xml",
        "--input x.tsv | --input",
        "more | 'more' is not expected",
      })
  void shouldRefuseWrongUse(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "replay"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
