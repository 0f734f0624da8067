package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShippedTableTest {

  private static GapCurve curve(int until, double high, double low) {
    GapCurve curve = new GapCurve();
    for (int i = -GapCurve.BEFORE; i < GapCurve.AFTER; i++) {
      curve.add(i, i >= 0 && i < until ? high : low);
    }
    return curve;
  }

  private static String render(List<StreamGain> streams, List<Recovery> recovery) {
    return ReloopTable.render(new ReloopReport(List.of(), streams, recovery, 1));
  }

  @Test
  void shouldShowWhatTheMemoryChangedOnStreams() {
    StreamGain gain =
        new StreamGain(
            WholeStream.GLOBO_WITHOUT_STATISTICS,
            List.of(
                new StreamGain.Seed(0, 1000, .5, .49, .7, .72, 20),
                new StreamGain.Seed(1, 1000, .5, .505, .7, .69, 30)));

    List<String> lines = render(List.of(gain), List.of()).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("streams: ").endsWith("; 2 seeds");
    assertThat(lines.get(1)).contains("worst seed %", "base accuracy", "served accuracy");
    assertThat(lines.get(2))
        .startsWith("globo, no statistics  1,000  0.50000 ± 0.00000  0.49750 ± 0.01061")
        .containsSubsequence("-0.500 ± 2.121", "+1.000", "70.00 ± 0.00", "70.50 ± 2.12", "25.0");
  }

  @Test
  void shouldShowTheGapsAndWhenHalfOfTheJumpIsGone() {
    Recovery recovery =
        new Recovery(
            "with experts",
            List.of(
                new Recovery.Seed(0, curve(2000, .4, .1), curve(300, .4, .1)),
                new Recovery.Seed(1, curve(500, .4, .1), curve(100, .4, .1))));

    List<String> lines = render(List.of(), List.of(recovery)).lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).matches(" +before +0-100 +100-200 .* +900-1000 +events until half.*");
    // Pooled, the base is at .4 until 500, then at .25.
    assertThat(lines.get(2))
        .matches("with experts: base +0[.]1000( +0[.]4000){5}( +0[.]2500){5} +>2000 +650 to >2000");
    // At .25 from 100 on and at .1 from 300 on: a mean of .2 is reached with 133 of 200 at .25.
    assertThat(lines.get(3))
        .matches("with experts: served +0[.]1000 +0[.]4000( +0[.]2500){2}( +0[.]1000){7} +400 .*")
        .endsWith("250 to 450");
  }

  @Test
  void shouldSayNothingOfWhatWasLeftOut() {
    assertThat(render(List.of(), List.of())).isBlank();
  }
}
