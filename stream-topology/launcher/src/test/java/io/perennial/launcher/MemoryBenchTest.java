package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.memory.Projector;
import io.perennial.memory.SketchShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryBenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldMeasureEveryMemoryAtEverySize() {
    List<String> said = new ArrayList<>();
    MemoryBench.Report report = new MemoryBench(2, said::add).measure(List.of(20, 3_000), 400);

    assertThat(report.constancy())
        .extracting(MemoryBench.Result::name)
        .containsExactly("sketch", "sketch K=70", "sketch", "sketch K=70");
    // 20, then four turns of 1,024: the second size is already passed.
    assertThat(report.constancy())
        .extracting(MemoryBench.Result::earlier)
        .containsExactly(20, 20, 4_116, 4_116);
    assertThat(report.comparison())
        .extracting(MemoryBench.Result::name)
        .containsExactly("sketch", "sketch K=70", "exact", "hnswlib", "lucene");
    assertThat(report.comparison())
        .extracting(MemoryBench.Result::earlier)
        .containsExactly(8_212, 8_212, 400, 400, 400);
    assertThat(report.comparison())
        .allSatisfy(
            result -> {
              assertThat(result.load()).isPositive();
              assertThat(result.read().least()).isPositive();
              assertThat(result.write().least()).isPositive();
              assertThat(result.read().median())
                  .isBetween(result.read().least(), result.read().most());
            });
    assertThat(report.comparison().get(0).bytes()).isEqualTo(4L * 8 * 32_768 * 6);
    assertThat(report.comparison().get(1).bytes()).isEqualTo(4L * 70 * 65_536 * 3);
    assertThat(said).anyMatch(line -> line.startsWith("hnswlib: 400 examples written"));
  }

  @Test
  void shouldFindWhatWasWrittenInEveryMemory() {
    MemoryStream stream = new MemoryStream(1);
    double neighbours = MemoryBench.NEIGHBOURS;
    // Inner products with the ten nearest, as scores of (1 + cosine) / 2: the first is itself.
    try (LuceneCandidate lucene = new LuceneCandidate(stream)) {
      lucene.write(0, 300);
      assertThat(lucene.read(7, 8)).isBetween(1 + (neighbours - 1) / 2, neighbours);
    }
    MemoryCandidate hnsw = new HnswCandidate(300, stream);
    hnsw.write(0, 300);
    double positives = 0;
    for (int i = 0; i < 300; i++) {
      positives += hnsw.read(i, i + 1);
    }
    assertThat(positives / 300 / neighbours).isCloseTo(0.25, within(0.05));
    MemoryCandidate exact = new ExactCandidate(300, stream);
    assertThat(exact.read(7, 8)).isZero();
    exact.write(0, 300);
    assertThat(exact.read(7, 8)).isBetween(-0.3, 0.7).isNotZero();
  }

  @Test
  void shouldWriteToTheSketchWhetherItWasReadBeforeOrNot() {
    MemoryStream stream = new MemoryStream(1);
    SketchShape shape =
        new SketchShape(
            SketchShape.Key.ITEM_AND_HIDDEN, 2, 1 << 10, 2, List.of(SketchShape.FOREVER));
    MemoryCandidate bulk = new SketchCandidate("bulk", shape, Projector.SCALAR, stream);
    MemoryCandidate turns = new SketchCandidate("turns", shape, Projector.SCALAR, stream);
    assertThat(bulk.read(0, 10)).isZero();
    bulk.write(0, 1_000);
    for (int from = 0; from < 1_000; from += 100) {
      turns.read(from, from + 100);
      turns.write(from, from + 100);
    }
    double opinion = bulk.read(200, 300);
    assertThat(opinion).isNotZero().isEqualTo(turns.read(200, 300));
  }

  @Test
  void shouldMakeUnitVectorsOfTwentyThousandItems() {
    MemoryStream stream = new MemoryStream(1);
    Set<Long> items = new HashSet<>();
    int popular = 0;
    int positive = 0;
    for (int i = 0; i < 20_000; i++) {
      double squares = 0;
      for (float value : stream.key(i)) {
        squares += (double) value * value;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
      items.add(stream.item(i));
      popular += stream.item(i) == 0 ? 1 : 0;
      positive += stream.outcome(i) > 0 ? 1 : 0;
    }
    // The first item's share is 1 / H(20,000) = .0954.
    assertThat(popular / 20_000.0).isCloseTo(0.0954, within(0.01));
    assertThat(positive / 20_000.0).isCloseTo(0.25, within(0.02));
    assertThat(items).hasSizeBetween(4_000, 9_000);
    assertThat(stream.key(5)).isEqualTo(new MemoryStream(1).key(5));
  }

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("perennial bench memory", "--writes", "10000,100000,1000000,10000000")
        .doesNotContain("${");
  }

  @Test
  void shouldPrintATable() {
    assertThat(run("--writes", "20", "--vectors", "50", "--repeat", "1")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("sketch K=70", "exact", "hnswlib", "lucene", "µs/read", "read ÷ sketch")
        .contains("10 of 50 vectors");
    assertThat(err.toString(UTF_8)).contains("lucene after 50: ").doesNotContain("WARNING");
  }

  @Test
  void shouldPrintJson() throws IOException {
    assertThat(run("--writes", "20,30", "--vectors", "50", "--repeat", "1", "--output", "json"))
        .isZero();
    List<String> fields = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(out.toByteArray())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          fields.add(json.currentName());
        }
      }
    }
    assertThat(fields)
        .contains("processors", "java", "kernel", "dimensions", "vectors", "neighbours", "passes")
        .contains("cpuNanosPerWriteInBulk", "bytes");
    assertThat(fields.stream().filter("memory"::equals)).hasSize(2 * 2 + 5);
    assertThat(fields.stream().filter("cpuNanosPerRead"::equals)).hasSize(2 * 2 + 5);
    assertThat(fields.stream().filter("median"::equals)).hasSize(2 * (2 * 2 + 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--writes 0 | --writes must be ascending numbers from 1 to 1000000000, but has 0",
        "--writes 5,5 | --writes must be ascending numbers from 1 to 1000000000, but has 5",
        "--writes many | 'many' is not a whole number",
        "--vectors 9 | --vectors must be between 10 and 1000000, but is 9",
        "--vectors 1000001 | --vectors must be between 10 and 1000000, but is 1000001",
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
    List<String> arguments = new ArrayList<>(List.of("bench", "memory"));
    arguments.addAll(List.of(options));
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
