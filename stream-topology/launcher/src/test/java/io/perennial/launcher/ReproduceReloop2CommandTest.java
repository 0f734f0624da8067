package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on made streams. */
final class ReproduceReloop2CommandTest {

  private static final long DAY = 86_400_000;
  private static final long BEGIN = 17_000 * DAY;

  @TempDir private Path folder;

  private final Random random = new Random(1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeStreams() throws IOException {
    for (int day = 1; day <= 7; day++) {
      write("globo-day" + day + ".tsv", BEGIN + day * DAY, 60, DAY / 60);
    }
    write("movietweetings.tsv", BEGIN, 100, DAY / 10);
  }

  /** Items with rates of their own that change every day. */
  private void write(String name, long from, int rows, long step) throws IOException {
    StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\tplace\n");
    int shift = random.nextInt(4);
    for (int i = 0; i < rows; i++) {
      int item = random.nextInt(4);
      int label = random.nextInt(4) < (item + shift) % 4 ? 1 : 0;
      text.append(from + i * step).append('\t').append(random.nextInt(5)).append('\t').append(item);
      text.append('\t').append(label).append("\tp").append(i % 2).append('\n');
    }
    Path plain = Files.writeString(folder.resolve(name), text);
    try (var zipped = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
      Files.copy(plain, zipped);
    }
  }

  private int run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("reproduce", "reloop2", "--data", folder.toString()));
    arguments.addAll(List.of(options));
    out.reset();
    err.reset();
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  private JsonNode json(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--output", "json"));
    assertThat(run(all.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
    return new ObjectMapper().readTree(out.toString(UTF_8));
  }

  @Test
  void shouldCompareUnderEveryRegimeOfEveryStream() throws IOException {
    Path plot = folder.resolve("auc.svg");
    JsonNode report = json("--parts", "comparison", "--seeds", "2", "--plot", plot.toString());

    assertThat(report.at("/paper").asText()).isEqualTo("reloop2");
    assertThat(report.at("/publishedGain/gauc").asDouble()).isEqualTo(1.12);
    assertThat(report.at("/parts").findValuesAsText("regime"))
        .containsExactly(
            "frozen",
            "incremental-hourly",
            "incremental",
            "always-on",
            "frozen",
            "incremental-hourly",
            "incremental",
            "always-on");
    for (JsonNode part : report.at("/parts")) {
      check(part, part.at("/stream").asText().equals("globo"));
      assertThat(
              folder.resolve(
                  "auc-"
                      + part.at("/stream").asText()
                      + "-"
                      + part.at("/regime").asText()
                      + ".svg"))
          .content()
          .contains("<svg", "</svg>");
    }
    assertThat(err.toString(UTF_8).lines().filter(line -> line.contains("rows/s"))).hasSize(16);
  }

  private static void check(JsonNode part, boolean globo) {
    assertThat(part.at("/trainingRows").asInt()).isEqualTo(globo ? 60 : 50);
    assertThat(part.at("/rows").asInt()).isEqualTo(globo ? 360 : 50);
    assertThat(part.at("/slotMillis").asLong()).isEqualTo(globo ? 3_600_000 : DAY);
    assertThat(part.at("/slots")).hasSize(globo ? 144 : 5);
    assertThat(part.at("/correctors/0/name").asText()).isEqualTo("base");
    assertThat(part.at("/correctors/0/gainAuc/mean").asDouble()).isZero();
    assertThat(part.at("/correctors").size()).isGreaterThan(6);
    for (JsonNode corrector : part.at("/correctors")) {
      assertThat(corrector.at("/seeds")).hasSize(2);
      for (JsonNode seed : corrector.at("/seeds")) {
        assertThat(seed.at("/auc").asDouble()).isBetween(.1, .95);
        assertThat(seed.at("/logLoss").asDouble()).isBetween(.2, 2.0);
        assertThat(seed.at("/slots/gauc")).hasSize(globo ? 144 : 5);
      }
      double gain = 50 * (sum(corrector, "auc") - sum(part.at("/correctors/0"), "auc"));
      assertThat(corrector.at("/gainAuc/mean").asDouble()).isCloseTo(gain, within(1e-9));
    }
  }

  private static double sum(JsonNode corrector, String figure) {
    return corrector.at("/seeds/0/" + figure).asDouble()
        + corrector.at("/seeds/1/" + figure).asDouble();
  }

  @Test
  void shouldGiveTheSameFiguresAgainAndWhateverElseIsRun() throws IOException {
    JsonNode alone =
        json(
            "--parts",
            "comparison",
            "--streams",
            "globo",
            "--regimes",
            "incremental",
            "--seeds",
            "1");
    JsonNode both = json("--parts", "comparison", "--streams", "globo", "--seeds", "1");

    assertThat(alone.at("/parts")).hasSize(1);
    for (int i = 0; i < alone.at("/parts/0/correctors").size(); i++) {
      String corrector = "/correctors/" + i + "/seeds/0/";
      for (String figure : List.of("logLoss", "auc", "gauc", "slots")) {
        assertThat(alone.at("/parts/0" + corrector + figure))
            .isEqualTo(both.at("/parts/2" + corrector + figure));
      }
    }
  }

  @Test
  void shouldSweepGlobosFirstDays() throws IOException {
    JsonNode report = json("--parts", "sweep", "--seeds", "1");

    assertThat(report.at("/parts").findValuesAsText("experiment"))
        .containsExactly("sweep", "sweep", "exact neighbours", "exact neighbours");
    assertThat(report.at("/parts").findValuesAsText("regime"))
        .containsExactly("frozen", "incremental", "frozen", "incremental");
    assertThat(report.at("/parts/0/rows").asInt()).isEqualTo(120);
    List<String> names = report.at("/parts/0/correctors").findValuesAsText("name");
    assertThat(names)
        .contains(
            "paper K 70, L 16, γ 0, best λ",
            "paper K 8, L 4, γ 1, best λ",
            "paper K 180, L 16, γ 1, best λ",
            "item and hidden cells by evidence",
            "item and hidden cells by evidence, collision-free");
  }

  @Test
  void shouldPrintTablesAndWriteTheReport() throws IOException {
    Path file = folder.resolve("r.json");

    assertThat(
            run(
                "--parts=comparison",
                "--streams=movietweetings",
                "--regimes=frozen,always-on",
                "--seeds=2",
                "--limit=80",
                "--report=" + file))
        .isZero();
    assertThat(out.toString(UTF_8))
        .contains(
            "movietweetings, frozen, comparison: 40 rows to train on, then 40 in 4 slots; 2 seeds",
            "movietweetings, always-on",
            "log loss",
            "gain gAUC",
            "item rate",
            "early λ",
            " ± ",
            "The paper's best gains (table 2): AUC +0.87");
    assertThat(new ObjectMapper().readTree(file.toFile()).at("/parts")).hasSize(2);
  }

  @Test
  void shouldSayWhichFileIsMissing() throws IOException {
    Files.delete(folder.resolve("globo-day5.tsv.gz"));

    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("there is no readable", "globo-day5.tsv.gz", "leave the stream out")
        .hasLineCount(1);
    assertThat(
            run(
                "--parts",
                "comparison",
                "--streams",
                "movietweetings",
                "--regimes",
                "frozen",
                "--seeds",
                "1"))
        .isZero();
  }

  @Test
  void shouldSayThatNothingIsLeftToScore() throws IOException {
    String[] frozen = {"--parts", "comparison", "--seeds", "1", "--regimes", "frozen", "--streams"};
    assertThat(run(with(frozen, "movietweetings", "--limit", "1"))).isZero();
    for (int day = 2; day <= 7; day++) {
      writeWithoutOutcome("globo-day" + day + ".tsv.gz");
    }

    assertThat(run(with(frozen, "globo"))).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("the stream globo has no row to score after the 60 that the base is trained on");
  }

  private void writeWithoutOutcome(String name) throws IOException {
    try (var zipped = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      zipped.write("timestamp_ms\tuser\titem\tlabel\tplace\n1\tu\ti\t\tp\n".getBytes(UTF_8));
    }
  }

  @Test
  void shouldStopAtAFileThatIsBroken() throws IOException {
    Files.writeString(folder.resolve("movietweetings.tsv.gz"), "no gzip");

    assertThat(run("--parts", "comparison", "--streams", "movietweetings")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("movietweetings.tsv.gz is named .gz, but is not gzip");
  }

  private void writeLabelledStreams() throws IOException {
    writeLabels("elec2.tsv.gz", "UP", "DOWN");
    writeLabels("phishing.tsv.gz", "1", "0");
    for (String name : List.of("sine1_w_50_101", "mixed_w_50_101", "circles_w_500_101")) {
      writeLabels(name + ".tsv.gz", "p", "n");
    }
  }

  /** A category says the label. */
  private void writeLabels(String name, String positive, String negative) throws IOException {
    StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\tsign\n");
    for (int i = 0; i < 80; i++) {
      boolean one = random.nextBoolean();
      text.append(i * 1000L).append("\t\t\t").append(one ? positive : negative);
      text.append('\t').append(one ? "plus" : "minus").append('\n');
    }
    try (var zipped = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      zipped.write(text.toString().getBytes(UTF_8));
    }
  }

  @Test
  void shouldTellWhatTheMemoryDoesOnWholeStreams() throws IOException {
    writeLabelledStreams();
    JsonNode report = json("--parts", "streams", "--seeds", "2", "--limit", "50");

    assertThat(report.at("/parts")).isEmpty();
    assertThat(report.has("recovery")).isFalse();
    JsonNode results = report.at("/streams/results");
    assertThat(results.findValuesAsText("stream"))
        .containsExactly(
            "globo",
            "globo, no statistics",
            "movietweetings",
            "elec2",
            "phishing",
            "sine1_w_50_101",
            "mixed_w_50_101",
            "circles_w_500_101");
    for (JsonNode result : results) {
      boolean globo = result.at("/stream").asText().startsWith("globo");
      assertThat(result.at("/rows").asInt()).isEqualTo(globo ? 350 : 50);
      assertThat(result.at("/seeds")).hasSize(2);
      double worst = Double.NEGATIVE_INFINITY;
      for (JsonNode seed : result.at("/seeds")) {
        assertThat(seed.at("/baseLogLoss").asDouble()).isBetween(.05, 1.0);
        assertThat(seed.at("/servedLogLoss").asDouble()).isBetween(.05, 1.0);
        worst = Math.max(worst, seed.at("/relativePercent").asDouble());
      }
      assertThat(result.at("/worstRelativePercent").asDouble()).isEqualTo(worst);
    }
    // The memory had its say, and the learner learned.
    assertThat(results.at("/3/baseLogLoss/mean").asDouble())
        .isNotEqualTo(results.at("/3/servedLogLoss/mean").asDouble())
        .isLessThan(.6);
    assertThat(results.at("/3/baseAccuracy/mean").asDouble()).isGreaterThan(.7);
    assertThat(results.at("/0/baseLogLoss")).isNotEqualTo(results.at("/1/baseLogLoss"));
  }

  @Test
  void shouldSayWhichFileOfTheWholeStreamsIsMissing() throws IOException {
    writeLabelledStreams();
    Files.delete(folder.resolve("circles_w_500_101.tsv.gz"));

    // Before anything is compared.
    assertThat(run("--parts", "comparison,streams")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("there is no readable", "circles_w_500_101.tsv.gz", "leave the part out")
        .hasLineCount(1);
  }

  @Test
  void shouldTellHowSoonTheLearnerRecoversWithoutAnyFile() throws IOException {
    for (int day = 1; day <= 7; day++) {
      Files.delete(folder.resolve("globo-day" + day + ".tsv.gz"));
    }
    JsonNode report = json("--parts", "recovery", "--seeds", "1");

    assertThat(report.has("streams")).isFalse();
    JsonNode results = report.at("/recovery/results");
    assertThat(results.findValuesAsText("learner"))
        .containsExactly("with experts", "with experts", "one expert", "one expert");
    assertThat(results.findValuesAsText("scores"))
        .containsExactly("base", "served", "base", "served");
    for (JsonNode result : results) {
      assertThat(result.at("/gaps")).hasSize(20);
      // Every window is of 800 events; healthy: .40 to .44 in the first, .09 before.
      assertThat(result.at("/gaps/0").asDouble()).isBetween(.25, .65);
      assertThat(result.at("/gapBefore").asDouble()).isBetween(.05, .15);
      assertThat(result.at("/seeds/0/streamSeeds").toString()).isEqualTo("[1000,1001,1002,1003]");
      assertThat(result.at("/seeds/0/gaps")).isEqualTo(result.at("/gaps"));
    }
    assertThat(results.at("/0/gaps")).isNotEqualTo(results.at("/2/gaps"));
    assertThat(results.at("/1/eventsUntilHalf").asInt()).isBetween(200, 1_000);
    assertThat(err.toString(UTF_8).lines().filter(line -> line.startsWith("recovery, ")))
        .hasSize(8);
  }

  @Test
  void shouldRefuseToPlotWithoutAComparison() {
    assertThat(run("--parts", "recovery", "--plot", folder.resolve("a.svg").toString()))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--parts leaves it out: add comparison");
    assertThat(run("--parts", "memory")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("memory", "comparison, sweep, streams, recovery");
  }
}
