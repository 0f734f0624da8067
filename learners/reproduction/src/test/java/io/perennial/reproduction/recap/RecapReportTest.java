package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.perennial.reproduction.plot.LinePlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecapReportTest {

  @TempDir private Path folder;

  private static Outcome outcome(long seed, double first, double then, double weight) {
    double[][] weights = new double[WeightTrace.BINS][5];
    for (int bin = 0; bin < weights.length; bin++) {
      Arrays.fill(weights[bin], bin < 20 ? Double.NaN : weight);
      weights[bin][0] = 1;
    }
    return new Outcome(seed, new double[][] {{first}, {then, .9}}, weights, 2);
  }

  private static RecapReport report() {
    RuleRow<Outcome> none =
        new RuleRow<>(Rule.NONE, List.of(outcome(0, .9, .1, 1), outcome(1, .9, .2, 1)));
    RuleRow<Outcome> uniform =
        new RuleRow<>(Rule.UNIFORM, List.of(outcome(0, .9, .6, 1), outcome(1, .9, .8, 1)));
    RuleRow<Outcome> ours =
        new RuleRow<>(Rule.OURS, List.of(outcome(0, .9, .7, 2), outcome(1, .9, .9, 2)));
    RecapReport.Part part =
        new RecapReport.Part(
            Benchmark.SPLIT,
            1_000,
            RecapSettings.measured(),
            List.of(10, 11, 12, 13, 14),
            List.of(none, uniform, ours));
    RecapReport.Part smaller =
        new RecapReport.Part(
            Benchmark.SPLIT, 200, RecapSettings.measured(), part.testImages(), part.rows());
    return new RecapReport(List.of(smaller, part), List.of(), 77);
  }

  @Test
  void shouldCompareSeedBySeed() {
    RecapReport.Part part = report().part(Benchmark.SPLIT, 1_000).orElseThrow();
    RuleRow<Outcome> ours = part.row(Rule.OURS).orElseThrow();

    Interval above = part.above(ours, Outcome::average);
    assertThat(above.mean()).isCloseTo(.05, within(1e-12));
    assertThat(above.deviation()).isCloseTo(0, within(1e-12));
    assertThat(part.above(part.row(Rule.UNIFORM).orElseThrow(), Outcome::average).mean()).isNaN();
    assertThat(report().part(Benchmark.SPLIT, 300)).isEmpty();
  }

  @Test
  void shouldRenderATableOfPercents() {
    String text = RecapTable.render(report());

    assertThat(text)
        .startsWith("split, buffer 200: 5 tasks")
        .contains(
            "split, buffer 1,000: 5 tasks of 5,000 images, seen once, 10 a step with 22 replayed;"
                + " 2 seeds; bar for ours 91.0\n");
    // .8 and .9: mean 85.0, s 7.07 points, half 12.706 * 7.07 / sqrt 2 = 63.5.
    assertThat(text).containsPattern("ours +85\\.0 ± 63\\.5 .* \\+5\\.0 ± 0\\.0");
    assertThat(text).containsPattern("uniform .* - +-\n");
  }

  @Test
  void shouldWriteJson() {
    String json = RecapReportWriter.toJson(report());

    assertThat(json)
        .contains("\"paper\" : \"recap\"", "\"benchmark\" : \"split\"", "\"buffer\" : 1000")
        .contains("\"rule\" : \"ours\"", "\"accuracyAfterTask\"", "\"testImages\" : [ 10, 11")
        .contains("\"half95\" : null")
        .doesNotContain("NaN")
        .endsWith("}\n");
  }

  @Test
  void shouldDrawTheWeightsOfRulesThatChangeThem() throws IOException {
    List<Path> files = WeightPlot.write(report(), folder.resolve("weights.svg"));

    assertThat(files).containsExactly(folder.resolve("weights-split-ours.svg"));
    assertThat(Files.readString(files.get(0))).contains("<svg", "</svg>").doesNotContain("NaN");
    Path pixels = WeightPlot.write(report(), folder.resolve("weights.PNG")).get(0);
    assertThat(ImageIO.read(pixels.toFile()).getWidth()).isEqualTo(1200);
  }

  @Test
  void shouldRefuseOtherKindsOfFiles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinePlot.check(Path.of("weights.pdf")))
        .withMessageContaining("'weights.pdf'")
        .withMessageContaining(".svg or .png");
  }
}
