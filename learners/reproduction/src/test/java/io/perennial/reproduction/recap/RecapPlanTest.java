package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecapPlanTest {

  @Test
  void shouldRefuseABufferBelowOneExamplePerTask() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Glyphs.plan(Benchmark.SPLIT, Set.of(Rule.OURS), List.of(200, 9), 0L))
        .withMessage("a buffer must hold from 10 to 10000000 examples, but is 9");
  }

  @Test
  void shouldRefuseAnEmptyPlan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Glyphs.plan(Benchmark.SPLIT, Set.of(), List.of(200), 0L))
        .withMessageContaining("rules []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Glyphs.plan(Benchmark.SPLIT, Set.of(Rule.OURS), List.of(200)))
        .withMessageContaining("seeds []");
  }

  @Test
  void shouldRefuseImagesWithoutAllDigits() {
    Mnist whole = Glyphs.mnist(100, 100);
    Images nine = whole.test().range(0, 9);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RecapPlan(
                    new Mnist(whole.train(), nine),
                    Set.of(Rule.OURS),
                    List.of(200),
                    List.of(0L),
                    Map.of(Benchmark.SPLIT, Glyphs.SETTINGS)))
        .withMessage("test images lack the digit 9; take a set that has all ten");
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Glyphs.SETTINGS.withSamples(0))
        .withMessage("samples must be at least 1, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecapSettings(8, 8, 8, 8, Float.NaN, 1))
        .withMessage("rate must be above 0 and at most 1, but is NaN");
  }

  @Test
  void shouldTrustStoredLogitsLessTheMoreExamplesThereAre() {
    assertThat(RecapSettings.logitShare(1_000)).isCloseTo(.4, within(1e-12));
    assertThat(RecapSettings.logitShare(250)).isCloseTo(.8, within(1e-12));
    assertThat(RecapSettings.logitShare(100)).isEqualTo(1);
    assertThat(RecapSettings.logitShare(1_000_000)).isEqualTo(.1);
  }
}
