package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ForwardDecayTest {

  private static final long HOUR = 3_600_000;
  private static final long START = 1_500_000_000_000L;

  @Test
  void shouldAgreeWithAddingUpEveryExampleOverManyHalfLives() {
    long[] halfLives = {HOUR, 5 * HOUR};
    ForwardDecay decay = decay(HOUR, 5 * HOUR);
    SplittableRandom random = new SplittableRandom(3);
    double[] sums = new double[2];
    double[] naive = new double[2];
    int[] rescaled = new int[2];
    long time = START;
    for (int i = 0; i < 5_000; i++) {
      long step = random.nextLong(HOUR / 4);
      time += step;
      decay.advance(
          time,
          (h, factor) -> {
            sums[h] *= factor;
            rescaled[h]++;
          });
      for (int h = 0; h < 2; h++) {
        sums[h] += decay.weight(h, time);
        naive[h] = naive[h] * Math.pow(0.5, step / (double) halfLives[h]) + 1;
        double read = sums[h] / decay.present(h, time);
        assertThat(read / naive[h]).isCloseTo(1, within(1e-5));
      }
    }
    // 625 hours on average: 19 horizons of the one, 3 of the other.
    assertThat(rescaled[0]).isBetween(16, 22);
    assertThat(rescaled[1]).isBetween(2, 4);
  }

  @Test
  void shouldHalveInAHalfLife() {
    ForwardDecay decay = started(HOUR);
    float written = decay.weight(0, START);
    assertThat(written / decay.present(0, START)).isEqualTo(1);
    assertThat(written / decay.present(0, START + HOUR)).isCloseTo(0.5f, within(1e-6f));
    assertThat(written / decay.present(0, START + 3 * HOUR)).isCloseTo(0.125f, within(1e-6f));
  }

  @Test
  void shouldMoveTheLandmarkAtTheHorizonAndNotBefore() {
    ForwardDecay decay = started(HOUR);
    long horizon = START + ForwardDecay.HORIZON * HOUR;
    decay.advance(horizon - 1, (h, factor) -> assertThat(h).as("too early").isNegative());
    assertThat(decay.weight(0, horizon - 1)).isGreaterThan(4e9f);

    float[] factors = new float[1];
    decay.advance(horizon, (h, factor) -> factors[h] = factor);

    assertThat(factors[0]).isEqualTo(0x1p-32f);
    assertThat(decay.weight(0, horizon)).isEqualTo(1);
    assertThat(decay.weight(0, START)).isEqualTo(0x1p-32f);
  }

  @Test
  void shouldNeverDecayWhatIsKeptForever() {
    ForwardDecay decay = decay(SketchShape.FOREVER);
    for (long time : new long[] {1, START, Long.MAX_VALUE, 5}) {
      decay.advance(time, (h, factor) -> assertThat(h).as("nothing to scale").isNegative());
      assertThat(decay.weight(0, time)).isEqualTo(1);
      assertThat(decay.present(0, time)).isEqualTo(1);
    }
  }

  @Test
  void shouldNotInflateWhatIsReadAtAnEarlierTime() {
    ForwardDecay decay = started(HOUR);
    for (long before : new long[] {1, HOUR, 1_000 * HOUR, START, Long.MAX_VALUE}) {
      assertThat(decay.weight(0, START) / decay.present(0, START - before)).isEqualTo(1);
    }
  }

  @Test
  void shouldCountWhatComesLateAsThatMuchOlder() {
    ForwardDecay decay = started(HOUR);
    decay.advance(START - 2 * HOUR, (h, factor) -> assertThat(h).as("backwards").isNegative());
    float late = decay.weight(0, START - 2 * HOUR);
    assertThat(late / decay.present(0, START - 2 * HOUR)).isCloseTo(0.25f, within(1e-6f));
    assertThat(decay.weight(0, START) / decay.present(0, START)).isEqualTo(1);
  }

  @Test
  void shouldStayFiniteAndAboveZeroAtExtremeTimes() {
    long[] times = {START, Long.MIN_VALUE, 0, -1, Long.MAX_VALUE, 1, Long.MIN_VALUE, START};
    for (long halfLife : new long[] {1, HOUR, Long.MAX_VALUE - 1, SketchShape.FOREVER}) {
      ForwardDecay decay = decay(halfLife);
      for (long time : times) {
        decay.advance(time, (h, factor) -> assertThat(factor).isBetween(0x1p-101f, 1f));
        for (long other : times) {
          assertThat(decay.weight(0, other)).isBetween(0x1p-101f, 0x1p101f);
          assertThat(decay.present(0, other)).isBetween(0x1p-101f, 0x1p101f);
          assertThat(decay.present(0, other)).isGreaterThanOrEqualTo(decay.weight(0, other));
        }
      }
    }
  }

  @Test
  void shouldWeighOneBeforeTheFirstWrite() {
    ForwardDecay decay = decay(HOUR);
    assertThat(decay.weight(0, START)).isEqualTo(1);
    assertThat(decay.present(0, START)).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithTheClockOfACheckpoint() {
    long[] clock = new long[2];
    new ForwardDecay(List.of(HOUR), clock).advance(START, (h, factor) -> {});
    assertThat(clock).containsExactly(START, START);
    ForwardDecay restored = new ForwardDecay(List.of(HOUR), clock.clone());
    assertThat(restored.weight(0, START + HOUR)).isEqualTo(2);
    assertThat(restored.present(0, START - HOUR)).isEqualTo(1);
  }

  @Test
  void shouldRefuseAClockOfAnotherShape() {
    assertThatThrownBy(() -> new ForwardDecay(List.of(HOUR), new long[1]))
        .hasMessage("clock must have 2 numbers, but has 1");
  }

  private static ForwardDecay started(long halfLife) {
    ForwardDecay decay = decay(halfLife);
    decay.advance(START, (h, factor) -> {});
    return decay;
  }

  private static ForwardDecay decay(Long... halfLives) {
    return new ForwardDecay(List.of(halfLives), new long[halfLives.length + 1]);
  }
}
