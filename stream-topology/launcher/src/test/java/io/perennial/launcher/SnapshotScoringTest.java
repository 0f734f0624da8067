package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.replay.api.ReplayRow;
import io.perennial.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotScoringTest {

  private static final int TAKEN_AT = 900;
  private static final List<String> SMALL =
      List.of("learner.statisticsCapacity=4096", "learner.embeddingRows=4096");

  @TempDir Path folder;
  private Path model = Path.of("");
  private Path all = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void setUp() throws IOException {
    model = folder.resolve("a.model");
    all = folder.resolve("all.jsonl");
  }

  @Test
  void shouldAnswerTheNextEventAsEvaluateServedItToTheBit() throws IOException {
    save(lines(TAKEN_AT));
    Served served = served(lines(TAKEN_AT + 1));
    Prediction next = served.predictions.get(served.predictions.size() - 1);
    ReplayRow row = row(next.id(), "1", next.score(), served.last());

    SnapshotScoring.Scored scored = new SnapshotScoring(model).score(row);

    assertThat(scored.score()).isEqualTo(next.score()).isNotEqualTo(next.baseScores()[1]);
    assertThat(served.pending).as("the snapshot is from before they expire").isPositive();
  }

  @Test
  void shouldCompareWhatWasServedWithTheSnapshot() throws IOException {
    save(lines(TAKEN_AT));
    SnapshotScoring scoring = new SnapshotScoring(model);
    List<ReplayRow> rows =
        List.of(
            row("1", "1", 0.5f, event(0)),
            row("2", "0", 0.25f, event(1)),
            row("3", "1", 0.75f, event(2)));

    print(scoring, rows, false);

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.get("id").asText()).isEqualTo("1");
    assertThat(first.get("score").asDouble()).isEqualTo(0.5);
    JsonNode summary = new ObjectMapper().readTree(lines.get(3)).get("summary");
    assertThat(summary.get("rows").asInt()).isEqualTo(3);
    assertThat(summary.get("known").asInt()).isEqualTo(3);
    assertThat(summary.get("logLoss").asDouble())
        .isEqualTo((Math.log(2) - 2 * Math.log(0.75)) / 3, within(1e-12));
    assertThat(summary.get("auc").asDouble()).isEqualTo(1);
    double[] labels = {1, 0, 1};
    double loss = 0;
    for (int i = 0; i < 3; i++) {
      double score = new ObjectMapper().readTree(lines.get(i)).get("snapshotScore").asDouble();
      loss -= Math.log(labels[i] == 1 ? score : 1 - score) / 3;
    }
    assertThat(summary.get("snapshotLogLoss").asDouble()).isEqualTo(loss, within(1e-6));
    assertThat(summary.get("snapshotAuc").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void shouldTellTheSummaryBesideATable() throws IOException {
    save(lines(TAKEN_AT));
    SnapshotScoring scoring = new SnapshotScoring(model);

    print(scoring, List.of(row("1", "1", 0.5f, event(0))), true);

    assertThat(out.toString(UTF_8).lines()).hasSize(2).first().asString().endsWith("snapshot");
    assertThat(err.toString(UTF_8)).contains("model of shard 0 after ").contains("0.6931        -");
  }

  private void print(SnapshotScoring scoring, List<ReplayRow> rows, boolean table) {
    ScoredPrinter printer = new ScoredPrinter(scoring, table, terminal());
    printer.begin();
    rows.forEach(printer::accept);
    printer.end();
  }

  @Test
  void shouldRefuseLabelsOfAnotherStream() throws IOException {
    save(lines(TAKEN_AT));

    assertThatThrownBy(() -> new SnapshotScoring(model).score(row("7", "high", 0.5f, event(0))))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("example '7' has label 'high'")
        .hasMessageContaining("knows '0', '1'");
  }

  @Test
  void shouldRefuseFeaturesOfAnotherStreamAndTakeNewOnes() throws IOException {
    save(lines(TAKEN_AT));
    SnapshotScoring scoring = new SnapshotScoring(model);
    List<Feature> others = List.of(new Feature.Quantity("year", 1999));
    List<Feature> more =
        List.of(new Feature.Category("os", "1"), new Feature.Quantity("year", 1999));

    assertThatThrownBy(() -> scoring.score(row("7", others)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("none of the features of example '7' (year)");
    assertThat(scoring.score(row("8", more)).score()).isBetween(0f, 1f);
    assertThat(scoring.score(row("9", others)).score()).as("it fits").isBetween(0f, 1f);
  }

  @Test
  void shouldSayWhyAModelCannotBeUsed() throws IOException {
    assertThat(run("replay", "--score-with=" + model)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("there is no such file");

    save(lines(10));
    byte[] whole = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(whole, whole.length - 1));
    err.reset();
    assertThat(run("replay", "--score-with=" + model)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("is truncated or was changed").hasLineCount(1);
  }

  @Test
  void shouldRefuseToSaveSeveralShardsAsOne() throws IOException {
    Files.write(all, lines(10));

    assertThat(run("evaluate", "--input=" + all, "--shards=2", "--save-model=" + model))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--save-model keeps one learner");
    assertThat(run("evaluate", "--input=" + all, "--save-model=" + folder)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("cannot be written");
  }

  /** By the command itself. */
  private void save(List<String> lines) throws IOException {
    Files.write(all, lines);
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--input=" + all, "--save-model=" + model));
    SMALL.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
    out.reset();
    err.reset();
  }

  private int run(String... arguments) {
    return Perennial.run(arguments, terminal().out(), terminal().err());
  }

  private Terminal terminal() {
    return new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  /** What evaluate serves, from its own processor. */
  private Served served(List<String> lines) throws IOException {
    Files.write(all, lines);
    SourceOptions source = new SourceOptions();
    source.input = all;
    LearnerOptions options = new LearnerOptions();
    SMALL.forEach(setting -> options.overrides.put(setting.split("=")[0], setting.split("=")[1]));
    Settings settings = options.settings(source, Map.of(), Map.of());
    Served served = new Served();
    EventProcessor processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            new OnlineLearner(settings.learner()),
            new InMemoryShardState(),
            served);
    SourcePosition anywhere = new SourcePosition("", 0, 0, Long.MAX_VALUE);
    try (EventSource events = source.open(settings.labels(), 0, 0)) {
      for (Event event = events.next(); event != null; event = events.next()) {
        processor.process(new Arrival.Valid(event, false, null, new byte[0], anywhere));
      }
    }
    served.pending = processor.counters().toMap().get("events.pending");
    return served;
  }

  /** Every fifth has no outcome yet; the last one has. */
  private static List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Line line = event(i);
      lines.add(
          "{\"id\":\"e%d\",\"timestamp\":%d,\"user\":\"%s\",\"item\":\"%s\",\"features\":{\"os\":\"%s\",\"price\":%s}%s}"
              .formatted(
                  i,
                  line.timestamp,
                  line.user,
                  line.item,
                  line.os,
                  line.price,
                  i % 5 == 3 ? "" : ",\"label\":" + line.label));
    }
    return lines;
  }

  private record Line(
      long timestamp, String user, String item, String os, double price, int label) {}

  private static Line event(int i) {
    int mixed = Integer.remainderUnsigned(i * 0x9e3779b9, 1000);
    return new Line(
        1_500_000_000_000L + i * 500L,
        "u" + mixed % 40,
        "i" + mixed % 23,
        "" + mixed % 3,
        mixed / 7.0,
        mixed % 23 < 9 ? 1 : 0);
  }

  private static ReplayRow row(String id, String label, float score, Line line) {
    return new ReplayRow(
        id,
        line.timestamp,
        line.user,
        line.item,
        "",
        label,
        Origin.INLINE,
        score,
        score,
        0,
        0,
        0,
        line.timestamp,
        0,
        List.of(new Feature.Category("os", line.os), new Feature.Quantity("price", line.price)));
  }

  private static ReplayRow row(String id, List<Feature> features) {
    return new ReplayRow(
        id, 1_500_000_000_000L, "u", "i", "", "1", Origin.INLINE, 0, 0, 0, 0, 0, 0, 0, features);
  }

  private static final class Served implements ShardOutput {

    final List<Prediction> predictions = new ArrayList<>();
    long pending;

    /** The line that the last prediction answers. */
    Line last() {
      return event(predictions.size() - 1);
    }

    @Override
    public void prediction(Prediction prediction) {
      predictions.add(prediction);
    }

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {
      throw new AssertionError("nobody asks to be forgotten");
    }

    @Override
    public void shift(TaskShift shift) {}

    @Override
    public void decision(Decision decision) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
