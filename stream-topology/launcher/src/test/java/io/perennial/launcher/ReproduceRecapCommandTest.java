package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.learner.replay.ReplayConfig;
import io.perennial.learner.replay.ReweightingConfig;
import io.perennial.reproduction.recap.Rule;
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
final class ReproduceRecapCommandTest {

  private static final long DAY = 86_400_000;
  private static final int ROWS = 60;

  @TempDir private Path folder;

  private final Random random = new Random(1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Items with rates of their own that change every day. */
  @BeforeEach
  void writeDays() throws IOException {
    for (int day = 1; day <= 7; day++) {
      StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\tplace\n");
      for (int i = 0; i < ROWS; i++) {
        int item = random.nextInt(4);
        int label = random.nextInt(4) < (item + day) % 4 ? 1 : 0;
        text.append((17_000 + day) * DAY + i * 1000L).append("\tu").append(random.nextInt(5));
        text.append("\ti").append(item).append('\t').append(label).append("\tp\n");
      }
      try (var zipped =
          new GZIPOutputStream(
              Files.newOutputStream(folder.resolve("globo-day" + day + ".tsv.gz")))) {
        zipped.write(text.toString().getBytes(UTF_8));
      }
    }
  }

  private int run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("reproduce", "recap", "--data", folder.toString()));
    arguments.addAll(List.of(options));
    out.reset();
    err.reset();
    return Perennial.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  @Test
  void shouldCompareOnDaysWithoutImages() throws IOException {
    Path report = folder.resolve("r.json");
    Path plot = folder.resolve("loss.svg");

    assertThat(
            run(
                "--benchmarks=days",
                "--rules=none,uniform,ours,dwa,joint",
                "--buffers=16,100",
                "--seeds=2",
                "--plot=" + plot,
                "--report=" + report))
        .as(err.toString(UTF_8))
        .isZero();

    assertThat(out.toString(UTF_8))
        .contains(
            "days, one expert, buffer 16: 7 tasks of 378 events learned once and 42 held out;"
                + " 2 seeds\n",
            "days, experts, buffer 100",
            "log loss vs uniform");
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.at("/parts")).isEmpty();
    assertThat(json.at("/streams")).hasSize(4);
    for (JsonNode part : json.at("/streams")) {
      assertThat(part.at("/rules").findValuesAsText("rule"))
          .containsExactly("none", "uniform", "ours", "joint");
      assertThat(part.at("/tasks").findValuesAsText("name")).startsWith("day 1").hasSize(7);
      assertThat(part.at("/rules/1/meanLogLossAfterTask/6")).hasSize(7);
      assertThat(part.at("/rules/1/logLoss/mean").asDouble()).isBetween(.2, 3.);
      assertThat(part.at("/rules/1/onlineLogLoss/half95").asDouble()).isPositive();
      assertThat(part.at("/rules/3/onlineLogLoss/mean").isNull()).isTrue();
    }
    assertThat(folder.resolve("loss-days-one-expert-uniform.svg")).exists();
    assertThat(err.toString(UTF_8).lines().filter(line -> line.startsWith("days, "))).hasSize(24);
  }

  @Test
  void shouldSayWhichDayIsMissing() throws IOException {
    Files.delete(folder.resolve("globo-day3.tsv.gz"));

    assertThat(run("--benchmarks", "days", "--seeds", "1")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("there is no readable", "globo-day3.tsv.gz", "--benchmarks concepts")
        .hasLineCount(1);
  }

  @Test
  void shouldSayThatImagesAreMissingBeforeAnythingIsRun() {
    assertThat(run("--seeds", "1")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("MNIST file", "is missing").hasLineCount(1);
  }

  @Test
  void shouldRefuseRulesThatTheOnlineLearnerLacks() {
    assertThat(run("--benchmarks", "days,concepts", "--rules", "dwa,er")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("--rules names [", "dwa", "name one of those")
        .hasLineCount(1);
    assertThat(run("--benchmarks", "concepts,split", "--rules", "er")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("[concepts] left out: the online learner has none of [er]", "MNIST file");
    assertThat(run("--benchmarks", "days", "--buffers", "8")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("from 16 to 4194304 examples, but is 8");
    assertThat(run("--benchmarks", "weeks")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("permuted, rotated, split, concepts, days");
  }

  @Test
  void shouldStopAtAFileThatIsBroken() throws IOException {
    Files.writeString(folder.resolve("globo-day7.tsv.gz"), "no gzip");

    assertThat(run("--benchmarks", "days", "--seeds", "1")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("globo-day7.tsv.gz is named .gz, but is not gzip");
  }

  private static LearnerConfig learner(Rule rule, boolean experts) {
    return ReproduceRecapCommand.settings(rule, 300, experts, 6).learner();
  }

  @Test
  void shouldCompareTheShippedLearnerButForTheReplay() {
    LearnerConfig shipped = LearnerConfig.defaults();
    for (Rule rule : Rule.values()) {
      if (rule == Rule.NONE || rule == Rule.JOINT || rule == Rule.OURS) {
        assertThat(learner(rule, true).replay().enabled()).isEqualTo(rule == Rule.OURS);
        assertThat(learner(rule, true).experts()).isEqualTo(shipped.experts());
        assertThat(learner(rule, false).experts().detector()).isEqualTo(Detector.NONE);
        assertThat(learner(rule, true).hasErrorMemory()).isFalse();
        assertThat(learner(rule, true).seed()).isEqualTo(6);
      }
    }
    ReplayConfig ours = learner(Rule.OURS, true).replay();
    assertThat(ours.examples()).isEqualTo(300);
    assertThat(ours.ratio()).isEqualTo(shipped.replay().ratio());
    assertThat(ours.forgottenOnly()).isTrue();
    assertThat(ours.reweighting()).isEqualTo(ReweightingConfig.defaults());
  }

  @Test
  void shouldReplayAsPublishedForTheOthers() {
    for (Rule rule : List.of(Rule.UNIFORM, Rule.RECAP_V1, Rule.RECAP_V2)) {
      ReplayConfig replay = learner(rule, false).replay();

      assertThat(replay.enabled()).isTrue();
      assertThat(replay.ratio()).isEqualTo(1);
      assertThat(replay.recent()).isZero();
      assertThat(replay.logits()).isZero();
      assertThat(replay.forgottenOnly()).isFalse();
      assertThat(replay.reweighting())
          .isEqualTo(ReweightingConfig.of(ReweightingConfig.Rule.valueOf(rule.name())));
    }
  }
}
