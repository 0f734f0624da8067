package io.perennial.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdwinTest {

  private static final double DELTA = 1e-4;

  private static Adwin adwin() {
    return new Adwin(new PagedState(0, ""), DELTA);
  }

  /** Values until the first rise is told, or -1. */
  private static int firstRise(Adwin adwin, Random random, double rate, int values) {
    for (int i = 1; i <= values; i++) {
      if (adwin.add(random.nextDouble() < rate) > 0) {
        return i;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.3, 0.5, 1})
  void shouldKeepEverythingWhileNothingChanges(double rate) {
    Adwin adwin = adwin();
    assertThat(firstRise(adwin, new Random(1), rate, 300_000)).isEqualTo(-1);
    assertThat(adwin.size()).isEqualTo(300_000);
    assertThat(adwin.mean()).isCloseTo(rate, within(.004));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldFindARiseAndForgetWhatWasBefore(long seed) {
    Random random = new Random(seed);
    Adwin adwin = adwin();
    firstRise(adwin, random, .2, 20_000);
    assertThat(firstRise(adwin, random, .35, 2_000)).isBetween(1, 700);
    assertThat(adwin.rise()).isGreaterThan(adwin.bound());
    for (int i = 0; i < 5_000; i++) {
      adwin.add(random.nextDouble() < .35);
    }
    assertThat(adwin.mean()).isCloseTo(.35, within(.05));
  }

  @Test
  void shouldFindASlowRise() {
    Random random = new Random(9);
    Adwin adwin = adwin();
    firstRise(adwin, random, .1, 10_000);
    int found = -1;
    for (int i = 0; i < 10_000 && found < 0; i++) {
      found = adwin.add(random.nextDouble() < .1 + .2 * i / 10_000) > 0 ? i : -1;
    }
    assertThat(found).isBetween(1, 9_999);
  }

  @Test
  void shouldFollowAFallWithoutTellingARise() {
    Random random = new Random(3);
    Adwin adwin = adwin();
    assertThat(firstRise(adwin, random, .4, 10_000)).isEqualTo(-1);
    assertThat(firstRise(adwin, random, .1, 10_000)).isEqualTo(-1);
    assertThat(adwin.mean()).isCloseTo(.1, within(.02));
  }

  @Test
  void shouldForgetEverythingWhenCleared() {
    Adwin adwin = adwin();
    firstRise(adwin, new Random(1), .5, 1_000);
    adwin.clear();
    assertThat(adwin.size()).isZero();
    assertThat(adwin.mean()).isZero();
  }

  @Test
  void shouldContinueFromItsState() {
    PagedState state = new PagedState(0, "");
    PagedState copy = new PagedState(0, "");
    Adwin one = new Adwin(state, DELTA);
    Adwin two = new Adwin(copy, DELTA);
    firstRise(one, new Random(1), .2, 3_333);
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    copy.restore(store);
    assertThat(firstRise(two, new Random(2), .5, 2_000))
        .isEqualTo(firstRise(one, new Random(2), .5, 2_000))
        .isPositive();
    assertThat(copy.digest()).isEqualTo(state.digest());
  }
}
