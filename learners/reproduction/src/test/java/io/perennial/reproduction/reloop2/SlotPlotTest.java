package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.reproduction.plot.LinePlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlotPlotTest {

  /** Colours of the first and the second line; text is drawn as outlines. */
  private static final String FIRST = "stroke:rgb(0,55,255)";

  private static final String SECOND = "stroke:rgb(255,172,0)";

  @TempDir private Path folder;

  private static Result result(String name, boolean plotted, double... aucs) {
    List<Quality> slots =
        Arrays.stream(aucs).mapToObj(auc -> new Quality(.5, auc, Double.NaN)).toList();
    return new Result(name, plotted, slots.get(0), slots, 1, 0, Double.NaN);
  }

  private static ReloopReport report(double... aucs) {
    ReloopReport.Seed seed =
        new ReloopReport.Seed(
            0, List.of(result("base", true, aucs), result("unseen", false, .7, .7, .7)));
    List<Long> slots = List.of(0L, 3_600_000L, 7_200_000L);
    return new ReloopReport(
        List.of(
            part("comparison", Regime.FROZEN, slots, seed),
            part("comparison", Regime.ALWAYS_ON, slots, seed),
            part("sweep", Regime.FROZEN, slots, seed)),
        1);
  }

  private static ReloopReport.Part part(
      String trial, Regime regime, List<Long> slots, ReloopReport.Seed seed) {
    return new ReloopReport.Part(
        trial, ReloopStream.GLOBO, regime, 1, 3, slots, List.of(seed, seed));
  }

  @Test
  void shouldDrawTheLinesOfEveryStreamAndRegimeOfTheComparison() throws IOException {
    List<Path> files = SlotPlot.write(report(.6, Double.NaN, .8), folder.resolve("auc.svg"));

    assertThat(files)
        .containsExactly(
            folder.resolve("auc-globo-frozen.svg"), folder.resolve("auc-globo-always-on.svg"));
    String text = Files.readString(files.get(0));
    assertThat(text).startsWith("<?xml").contains("<svg", "</svg>", FIRST).doesNotContain("NaN");
    assertThat(text).doesNotContain(SECOND);
  }

  @Test
  void shouldDrawPixelsToo() throws IOException {
    Path file = SlotPlot.write(report(.6, .7, .8), folder.resolve("auc.PNG")).get(0);

    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1200);
  }

  @Test
  void shouldDrawAnEmptyPictureWhereNothingIsDefined() throws IOException {
    double none = Double.NaN;
    Path file = SlotPlot.write(report(none, none, none), folder.resolve("auc.svg")).get(0);

    assertThat(Files.readString(file)).contains("</svg>").doesNotContain(FIRST);
  }

  @Test
  void shouldRefuseOtherKindsOfFiles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinePlot.check(Path.of("auc.pdf")))
        .withMessageContaining("'auc.pdf'")
        .withMessageContaining(".svg or .png");
  }
}
