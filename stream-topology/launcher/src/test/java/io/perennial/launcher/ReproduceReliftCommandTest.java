package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on made days of clicks. */
final class ReproduceReliftCommandTest {

  private static final long DAY = 86_400_000;
  private static final int ROWS = 2_000;

  @TempDir private Path folder;

  private final Random random = new Random(1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeStreams() throws IOException {
    for (String name : List.of("globo-day1", "globo-day2", "movietweetings")) {
      write(name);
    }
  }

  /** Three out of four are clicks. */
  private void write(String name) throws IOException {
    StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\tplace\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(17_000 * DAY + i * 1000L).append("\tu").append(random.nextInt(5));
      text.append("\ti").append(random.nextInt(40)).append('\t');
      text.append(random.nextInt(4) == 0 ? 0 : 1).append("\tp\n");
    }
    try (var zipped =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".tsv.gz")))) {
      zipped.write(text.toString().getBytes(UTF_8));
    }
  }

  private int run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("reproduce", "relift", "--data", folder.toString()));
    arguments.addAll(List.of(options));
    out.reset();
    err.reset();
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  @Test
  void shouldCompareOnAllStreamsAndMeasureForgetting() throws IOException {
    Path file = folder.resolve("r.json");
    assertThat(run("--strategies=relift,rl,rl-and-share", "--seeds=2", "--report=" + file))
        .as(err.toString(UTF_8))
        .isZero();

    assertThat(out.toString(UTF_8))
        .contains(
            "of 2,000 events, figures on the last fifth of them; 2 seeds\n",
            "globo-day1, then globo-day2: NDCG@10 on",
            "movietweetings: ReLIFT at least 3 % above RL, intervals apart");
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/paper").asText()).isEqualTo("relift");
    assertThat(json.at("/streams").findValuesAsText("stream"))
        .containsExactly("globo-day1", "globo-day2", "movietweetings");
    for (JsonNode stream : json.at("/streams")) {
      assertThat(stream.at("/strategies").findValuesAsText("strategy"))
          .containsExactly("fast", "popularity", "rl", "rl-and-share", "relift");
      assertThat(stream.at("/strategies/4/seeds")).hasSize(2);
      assertThat(stream.at("/strategies/4/ndcg10/mean").asDouble()).isBetween(.05, .9);
      assertThat(stream.at("/strategies/2/relativeToRl/mean").isNull()).isTrue();
      assertThat(stream.at("/strategies/4/demonstrationShare/mean").asDouble())
          .isBetween(.001, .13);
    }
    assertThat(json.at("/forgetting/rows")).hasSize(3);
    assertThat(err.toString(UTF_8).lines().filter(line -> line.startsWith("globo-day1, seed ")))
        .hasSize(12);
  }

  @Test
  void shouldReadNoMoreThanTheLimitOfTheStreamsAskedFor() throws IOException {
    Files.delete(folder.resolve("globo-day1.tsv.gz"));
    assertThat(
            run(
                "--streams=movietweetings",
                "--strategies=hpt",
                "--seeds=1",
                "--limit=1500",
                "--output=json"))
        .as(err.toString(UTF_8))
        .isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/streams")).hasSize(1);
    assertThat(json.at("/streams/0/decisions/0/events").asInt()).isEqualTo(1500);
    assertThat(json.has("forgetting")).isFalse();
  }

  @Test
  void shouldSayWhichFileIsMissing() throws IOException {
    Files.delete(folder.resolve("globo-day2.tsv.gz"));
    assertThat(run("--seeds=1")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("there is no readable", "globo-day2.tsv.gz", "with --streams")
        .hasLineCount(1);
  }

  @Test
  void shouldSayThatTooFewDecisionsAreLeft() {
    assertThat(run("--seeds=1", "--limit=60")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("the stream globo-day1 gives", "in 60 events", "raise --limit")
        .hasLineCount(1);
  }
}
