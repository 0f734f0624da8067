package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole comparison on short tasks. */
final class StreamReproductionTest {

  @TempDir private Path folder;

  @Test
  void shouldRunEveryRuleWithOneExpertAndWithSeveral() {
    List<StreamPart> parts = SmallLearners.run(StreamPlan.RULES, List.of(50, 200), 1L);

    assertThat(parts).extracting(StreamPart::experts).containsExactly(false, false, true, true);
    assertThat(parts).extracting(StreamPart::buffer).containsExactly(50, 200, 50, 200);
    for (StreamPart part : parts) {
      assertThat(part.tasks())
          .extracting(StreamPart.TaskSize::heldOut)
          .containsExactly(120, 120, 120);
      assertThat(part.rows()).extracting(RuleRow::rule).containsExactlyElementsOf(StreamPlan.RULES);
      assertThat(part.rows()).allMatch(row -> row.outcomes().size() == 1);
    }
  }

  private static StreamOutcome outcome(StreamPart part, Rule rule) {
    return part.row(rule).orElseThrow().outcomes().get(0);
  }

  @Test
  void shouldRunWhatNeedsNoBufferOnce() {
    List<String> lines = new ArrayList<>();
    List<StreamPart> parts =
        StreamReproduction.run(
            new StreamPlan(
                Map.of(StreamBenchmark.CONCEPTS, SmallLearners::tasks),
                EnumSet.of(Rule.NONE, Rule.UNIFORM),
                List.of(50, 200),
                List.of(3L),
                SmallLearners::of),
            lines::add);

    assertThat(outcome(parts.get(0), Rule.NONE)).isSameAs(outcome(parts.get(1), Rule.NONE));
    assertThat(outcome(parts.get(0), Rule.UNIFORM).loss())
        .isNotEqualTo(outcome(parts.get(1), Rule.UNIFORM).loss());
    assertThat(lines).hasSize(6);
    assertThat(lines.get(2))
        .startsWith("concepts, one expert, seed 3, uniform, buffer 200: final log loss ");
    assertThat(lines.get(3)).startsWith("concepts, experts, seed 3, none: final log loss ");
  }

  @Test
  void shouldCompareWithUniformSeedBySeed() {
    StreamPart part =
        SmallLearners.run(EnumSet.of(Rule.NONE, Rule.UNIFORM), List.of(200), 1L, 2L).get(0);
    RuleRow<StreamOutcome> none = part.row(Rule.NONE).orElseThrow();
    RuleRow<StreamOutcome> uniform = part.row(Rule.UNIFORM).orElseThrow();
    double first = none.outcomes().get(0).online() - uniform.outcomes().get(0).online();
    double second = none.outcomes().get(1).online() - uniform.outcomes().get(1).online();

    Interval above = part.above(none, StreamOutcome::online);
    assertThat(above.mean()).isCloseTo((first + second) / 2, within(1e-12));
    // Of two values s is |d| / sqrt 2, so that half is 12.706 |d| / 2.
    assertThat(above.half()).isCloseTo(12.706 * Math.abs(first - second) / 2, within(1e-9));
    assertThat(part.above(uniform, StreamOutcome::online).mean()).isNaN();
  }

  private static RecapReport report() {
    StreamOutcome none =
        new StreamOutcome(
            0, new double[][] {{.5}, {.75, .25}}, new double[][] {{.8}, {.6, .9}}, .4, 2);
    StreamOutcome joint =
        new StreamOutcome(
            0, new double[][] {{}, {.5, .25}}, new double[][] {{}, {.7, .9}}, Double.NaN, 2);
    StreamPart part =
        new StreamPart(
            StreamBenchmark.CONCEPTS,
            false,
            1_000,
            List.of(
                new StreamPart.TaskSize("concept 0", 90, 10),
                new StreamPart.TaskSize("concept 1", 180, 20)),
            List.of(
                new RuleRow<>(Rule.UNIFORM, List.of(none)),
                new RuleRow<>(Rule.JOINT, List.of(joint))));
    return new RecapReport(List.of(), List.of(part), 5);
  }

  @Test
  void shouldRenderATable() {
    String text = RecapTable.render(report());

    assertThat(text)
        .startsWith(
            "concepts, one expert, buffer 1,000: 2 tasks of 270 events learned once and 30 held"
                + " out; 1 seed\n")
        .containsPattern("uniform +0\\.5000 +0\\.2500 +-0\\.2500 +0\\.7500 +0\\.4000 +75\\.00")
        .containsPattern("joint training +0\\.3750 +- +- +0\\.5000 +- +80\\.00 .* -0\\.1250 +-\n")
        .contains("vs uniform: differences seed by seed.\n");
  }

  @Test
  void shouldWriteJson() {
    String json = RecapReportWriter.toJson(report());

    assertThat(json)
        .contains("\"parts\" : [ ]", "\"streams\" : [ {", "\"benchmark\" : \"concepts\"")
        .contains("\"experts\" : false", "\"name\" : \"concept 1\"", "\"heldOut\" : 20")
        .contains("\"meanLogLossAfterTask\" : [ [ 0.5 ], [ 0.75, 0.25 ] ]")
        .contains("\"meanLogLossAfterTask\" : [ [ ], [ 0.5, 0.25 ] ]")
        .contains("\"meanAccuracyAfterTask\" : [ [ 0.8 ], [ 0.6, 0.9 ] ]")
        .doesNotContain("NaN");
  }

  @Test
  void shouldDrawTheLossOfEveryTaskWhereTheyAreLearnedInOrder() throws IOException {
    List<Path> files = StreamPlot.write(report().streams(), folder.resolve("loss.svg"));

    assertThat(files).containsExactly(folder.resolve("loss-concepts-one-expert-uniform.svg"));
    assertThat(Files.readString(files.get(0))).contains("<svg", "</svg>").doesNotContain("NaN");
  }

  @Test
  void shouldRefuseWhatTheOnlineLearnerCannotDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmallLearners.run(Set.of(Rule.DWA), List.of(200), 1L))
        .withMessageContaining("[dwa] are asked for; leave the others out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmallLearners.run(Set.of(Rule.OURS), List.of(200, 15), 1L))
        .withMessage(
            "the online learner's buffer must hold from 16 to 4194304 examples, but is 15");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmallLearners.run(Set.of(), List.of(200), 1L))
        .withMessageContaining("rules []");
  }
}
