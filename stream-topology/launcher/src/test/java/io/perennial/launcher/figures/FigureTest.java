package io.perennial.launcher.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FigureTest {

  private static Figure figure(@Nullable Bar bar, Double... values) {
    return new Figure("scan", "read", Unit.MILLIS, List.of(values), bar, "");
  }

  @Test
  void shouldTakeTheMedianOfOddAndEvenNumbersOfValues() {
    Figure odd = figure(null, 9.0, 1.0, 2.0);
    assertThat(odd.median()).isEqualTo(2);
    assertThat(odd.least()).isEqualTo(1);
    assertThat(odd.most()).isEqualTo(9);
    assertThat(figure(null, 4.0, 1.0, 2.0, 9.0).median()).isEqualTo(3);
  }

  @Test
  void shouldCompareTheMedianWithTheBar() {
    assertThat(figure(new Bar.AtLeast(2), 9.0, 1.0, 2.0).holds()).isTrue();
    assertThat(figure(new Bar.AtLeast(2.1), 9.0, 1.0, 2.0).holds()).isFalse();
    assertThat(figure(new Bar.AtMost(2), 9.0, 1.0, 2.0).holds()).isTrue();
    assertThat(figure(new Bar.AtMost(1.9), 9.0, 1.0, 2.0).holds()).isFalse();
    assertThat(figure(null, 5.0).holds()).isTrue();
  }

  @Test
  void shouldRefuseAFigureWithoutValues() {
    assertThatThrownBy(() -> figure(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'read' has no value");
  }
}
