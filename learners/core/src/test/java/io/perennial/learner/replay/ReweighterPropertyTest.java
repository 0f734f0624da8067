package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.replay.ReweightingConfig.Rule;
import io.perennial.state.PagedState;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReweighterPropertyTest {

  private static final int CAPACITY = 12;
  private static final float[] ODD = {
    Float.NaN, 0f, -0f, -1f, 1e-30f, 1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private static float loss(Random random) {
    return random.nextInt(4) == 0 ? ODD[random.nextInt(ODD.length)] : 3 * random.nextFloat();
  }

  @Property(tries = 150)
  void shouldKeepTheMeanWeightAtOneWhateverTheLosses(
      @ForAll Rule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int window,
      @ForAll @IntRange(min = 1, max = 500) int hundredthsOfTemperature) {
    ReweightingConfig config =
        new ReweightingConfig(rule, window, hundredthsOfTemperature / 100.0, 0.3, 1, 2, 2);
    ObjectiveReweighter reweighter = config.create(new PagedState(0, "test"), CAPACITY);
    Random random = new Random(seed);
    float[] losses = new float[CAPACITY];
    int objectives = 1;
    for (int t = 0; t < 60; t++) {
      objectives = Math.min(CAPACITY, objectives + (random.nextInt(5) == 0 ? 1 : 0));
      for (int k = 0; k < objectives; k++) {
        losses[k] = loss(random);
      }
      reweighter.update(losses, objectives);
      double sum = 0;
      for (int k = 0; k < objectives; k++) {
        assertThat(reweighter.weight(k)).isBetween(0f, (float) CAPACITY);
        sum += reweighter.weight(k);
      }
      assertThat(sum / objectives).isCloseTo(1, within(1e-5));
    }
  }
}
