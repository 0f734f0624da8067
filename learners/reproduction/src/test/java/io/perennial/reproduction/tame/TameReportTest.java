package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TameReportTest {

  private static Outcome outcome(Variant variant, double accuracy, double selector) {
    return new Outcome(
        variant,
        accuracy,
        selector,
        Double.NaN,
        37_000,
        new Outcome.Detection(5, List.of(5, 6, 5, 7), 1, 0),
        9_000_000,
        12);
  }

  private static TameReport report() {
    return new TameReport(
        List.of(
            new TameReport.Part(
                Protocol.SPLIT,
                TameSettings.of(Protocol.SPLIT),
                60_000,
                3_000,
                List.of(
                    new TameReport.Seed(
                        0,
                        List.of(
                            outcome(Variant.OURS, .98, .99),
                            outcome(Variant.ONE_MODEL, .2, Double.NaN))),
                    new TameReport.Seed(1, List.of(outcome(Variant.OURS, .99, .995)))))),
        99.5);
  }

  /** Sample deviation of .98 and .99: .01 / sqrt 2. */
  @Test
  void shouldGiveMeanAndDeviationOverSeeds() {
    Figure figure = report().protocols().get(0).figure(Variant.OURS, Outcome::accuracy);
    assertThat(figure.mean()).isEqualTo(.985, within(1e-12));
    assertThat(figure.deviation()).isEqualTo(.0070710678, within(1e-9));
    Figure one = report().protocols().get(0).figure(Variant.ONE_MODEL, Outcome::accuracy);
    assertThat(one.mean()).isEqualTo(.2);
    assertThat(one.deviation()).isNaN();
  }

  @Test
  void shouldPutThePapersRowBesideOurs() {
    String text = TameTable.render(report());
    assertThat(text).contains("split MNIST, 5 tasks, 3,000 test images, 2 seeds\n");
    assertThat(text).containsPattern("ours +98\\.50 ± 0\\.71 +99\\.25 ± 0\\.35 +- +37,000 +5\\.0");
    assertThat(text).containsPattern("one model +20\\.00 +- +- ");
    assertThat(text).containsPattern("TAME's paper +98\\.63 +- +- +37,024");
  }

  @Test
  void shouldWriteJsonWithNullForWhatDoesNotApply() {
    String json = TameReportWriter.toJson(report());
    assertThat(json)
        .contains("\"protocol\": \"split\"")
        .contains("\"accuracy\": 0.9863")
        .contains("\"variant\": \"one model\"")
        .contains("\"expertAccuracy\": null")
        .contains("\"falseAlarms\": 1")
        .endsWith("}\n");
    assertThat(json.replaceAll("\\s", "")).contains("\"delays\":[5,6,5,7]");
  }
}
