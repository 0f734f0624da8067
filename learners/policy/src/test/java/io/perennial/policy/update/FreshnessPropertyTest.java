package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.perennial.policy.Pages;
import io.perennial.state.PagedState;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class FreshnessPropertyTest {

  /** Eight bins to a doubling, and what the logarithm rounds. */
  private static final double BIN = Math.pow(2, 1 / 8.0) + 1e-9;

  @Property
  void shouldTellAQuantileThatIsNeverTooLittleAndNineInAHundredTooMuchAtMost(
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = 130_000_000) Long> millis) {
    Freshness freshness = new Freshness(new PagedState(0, "test"));
    millis.forEach(freshness::add);
    List<Long> sorted = millis.stream().sorted().toList();
    for (double share : new double[] {.5, .99, 1}) {
      double exact = sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e3;
      assertThat(freshness.quantile(share)).isBetween(exact * (1 - 1e-9), exact * BIN);
    }
  }

  @Example
  void shouldCountWhatIsOutOfRangeAtItsEnds() {
    Freshness freshness = new Freshness(new PagedState(0, "test"));
    assertThat(freshness.quantile(.5)).isNaN();
    freshness.add(Long.MIN_VALUE);
    freshness.add(-5);
    freshness.add(0);
    assertThat(freshness.quantile(1)).isEqualTo(.001);
    freshness.add(Long.MAX_VALUE);
    assertThat(freshness.quantile(.75)).isEqualTo(.001);
    assertThat(freshness.quantile(1)).isEqualTo((1 << 27) / 1e3);
  }

  @Example
  void shouldBeSavedAndRestored() {
    PagedState state = new PagedState(0, "test");
    Freshness freshness = new Freshness(state);
    Pages pages = new Pages();
    freshness.add(1_000);
    state.snapshot(pages);
    freshness.add(64_000);
    state.snapshot(pages);
    PagedState other = new PagedState(0, "test");
    Freshness restored = new Freshness(other);
    other.restore(pages);
    assertThat(restored.quantile(.5)).isEqualTo(1, offset(.1)).isEqualTo(freshness.quantile(.5));
    assertThat(restored.quantile(1)).isEqualTo(64, offset(6.0)).isEqualTo(freshness.quantile(1));
  }
}
