package io.perennial.learner.replay;

import static io.perennial.learner.replay.Buffers.NO_LOGITS;
import static io.perennial.learner.replay.Buffers.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Every event of a task is as likely to be held as any other, whatever happened to the sample. The
 * limit is what chance exceeds once in 10,000 times; the seeds are fixed.
 */
class ReplayUniformityTest {

  private static final int SEEDS = 600;
  private static final int EVENTS = 240;
  private static final int BLOCK = 128;

  private static ReplayBuffer buffer(long seed, int examples, int blocks, Balance balance) {
    return new ReplayBuffer(
        new PagedState(0, "test"),
        new ReplayBufferConfig(examples, blocks * BLOCK, 4, 2, 0, 0, balance),
        seed);
  }

  private static void offerAll(ReplayBuffer buffer, int task, long from, long to) {
    for (long event = from; event < to; event++) {
      offer(buffer, task, event, event % 2, (int) (event % 3), NO_LOGITS, new byte[1]);
    }
  }

  /** The events that a task's sample holds: with so many draws, all of them. */
  private static long[] events(ReplayBuffer buffer, int task) {
    int[] slots = new int[40 * Math.max(1, buffer.size(task))];
    int drawn = buffer.sample(task, 0, slots.length, slots);
    long[] events =
        LongStream.range(0, drawn).map(i -> buffer.event(slots[(int) i])).distinct().toArray();
    assertThat(events).hasSize(buffer.size(task));
    return events;
  }

  private static void assertUniform(LongFunction<ReplayBuffer> run) {
    assertUniform(SEEDS, run);
  }

  /** Tells chances that differ by a few percent. */
  private static void assertFinelyUniform(LongFunction<ReplayBuffer> run) {
    assertUniform(10 * SEEDS, run);
  }

  private static void assertUniform(int seeds, LongFunction<ReplayBuffer> run) {
    assertThat(ChiSquare.ofInclusion(seeds, EVENTS, seed -> events(run.apply(seed), 0)))
        .isBetween(150.0, ChiSquare.limit(EVENTS - 1));
  }

  @Test
  void shouldHoldAUniformSample() {
    assertUniform(
        seed -> {
          ReplayBuffer buffer = buffer(seed, 20, 100, Balance.NONE);
          offerAll(buffer, 0, 0, EVENTS);
          assertThat(buffer.size(0)).isEqualTo(20);
          return buffer;
        });
  }

  /** Algorithm R 253, limit 329; half as often 8,900, a coin 27,000, the first or last 144,000. */
  @Test
  void shouldTellBrokenSamplersFromUniformOnes() {
    double limit = ChiSquare.limit(EVENTS - 1);
    LongFunction<long[]> first = seed -> LongStream.range(0, 20).toArray();
    LongFunction<long[]> last = seed -> LongStream.range(EVENTS - 20, EVENTS).toArray();
    // Accepts every other event once full, whatever came before: forgets exponentially.
    LongFunction<long[]> coin = seed -> replacing(seed, n -> 0.5);
    // Accepts half as often as it must: favours the first.
    LongFunction<long[]> half = seed -> replacing(seed, n -> 10.0 / (n + 1));
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, first)).isGreaterThan(10 * limit);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, last)).isGreaterThan(10 * limit);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, coin)).isGreaterThan(2 * limit);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, half)).isGreaterThan(2 * limit);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, s -> replacing(s, n -> 20.0 / (n + 1))))
        .as("algorithm R itself")
        .isLessThan(limit);
  }

  private static long[] replacing(long seed, LongToDoubleFunction probability) {
    Random random = new Random(seed);
    long[] held = LongStream.range(0, 20).toArray();
    for (long n = 20; n < EVENTS; n++) {
      if (random.nextDouble() < probability.applyAsDouble(n)) {
        held[random.nextInt(20)] = n;
      }
    }
    return held;
  }

  @Test
  void shouldStayUniformWhenAnotherTaskTakesHalf() {
    assertUniform(
        seed -> {
          ReplayBuffer buffer = buffer(seed, 40, 100, Balance.NONE);
          offerAll(buffer, 0, 0, 150);
          assertThat(buffer.size(0)).isEqualTo(40);
          offerAll(buffer, 1, 1000, 1001);
          assertThat(buffer.size(0)).isEqualTo(20);
          offerAll(buffer, 0, 150, EVENTS);
          return buffer;
        });
  }

  /** Statistic 302, limit 329; where the limit stays at the first key that went, 345. */
  @Test
  void shouldStayUniformWhenTheOtherTaskGoesAndTheShareGrowsAgain() {
    assertFinelyUniform(
        seed -> {
          ReplayBuffer buffer = buffer(seed, 12, 100, Balance.NONE);
          offerAll(buffer, 1, 1000, 1100);
          offerAll(buffer, 0, 0, 120);
          assertThat(buffer.size(0)).isEqualTo(6);
          buffer.clear(1);
          offerAll(buffer, 0, 120, EVENTS);
          assertThat(buffer.size(0)).isBetween(6, 12);
          return buffer;
        });
  }

  /** Statistic 281, limit 329, with examples of 1 to 3 blocks in an arena of 24. */
  @Test
  void shouldStayUniformWhenBytesAreFull() {
    assertFinelyUniform(
        seed -> {
          ReplayBuffer buffer = buffer(seed, 48, 24, Balance.NONE);
          Random lengths = new Random(seed);
          for (int event = 0; event < EVENTS; event++) {
            offer(buffer, 1, event, 0, 0, NO_LOGITS, new byte[1 + lengths.nextInt(BLOCK)]);
            offer(buffer, 0, event, 0, 0, NO_LOGITS, new byte[1 + lengths.nextInt(3 * BLOCK)]);
          }
          assertThat(buffer.counts().crowdedOut()).isPositive();
          return buffer;
        });
  }

  @Test
  void shouldStayUniformWhenUsersLeave() {
    LongFunction<ReplayBuffer> run =
        seed -> {
          ReplayBuffer buffer = buffer(seed, 30, 100, Balance.NONE);
          offerAll(buffer, 0, 0, 2 * EVENTS - 100);
          buffer.removeUser(1);
          offerAll(buffer, 0, 2 * EVENTS - 100, 2 * EVENTS);
          buffer.removeUser(1);
          return buffer;
        };
    double statistic =
        ChiSquare.ofInclusion(
            SEEDS,
            EVENTS,
            seed -> LongStream.of(events(run.apply(seed), 0)).map(e -> e / 2).toArray());
    assertThat(statistic).isBetween(150.0, ChiSquare.limit(EVENTS - 1));
  }

  /**
   * One task had 160 events, the other 40, and their samples were of the same size. Statistic 285,
   * limit 329; where the limits stay at the first keys that went, 359.
   */
  @Test
  void shouldJoinTwoSamplesToAUniformOne() {
    assertFinelyUniform(
        seed -> {
          ReplayBuffer buffer = buffer(seed, 24, 100, Balance.NONE);
          offerAll(buffer, 1, 0, 160);
          offerAll(buffer, 0, 160, 200);
          buffer.merge(1, 0);
          assertThat(buffer.seen(0)).isEqualTo(200);
          offerAll(buffer, 0, 200, EVENTS);
          return buffer;
        });
  }

  @Test
  void shouldBeUniformWithinEachClassWhereClassesAreBalanced() {
    LongFunction<ReplayBuffer> run =
        seed -> {
          ReplayBuffer buffer = buffer(seed, 40, 100, Balance.CLASS);
          for (int event = 0; event < EVENTS; event++) {
            offer(buffer, 0, event, 0, 0, NO_LOGITS, new byte[1]);
            if (event % 12 == 0) {
              offer(buffer, 0, 1000 + event, 0, 1, NO_LOGITS, new byte[1]);
            }
          }
          return buffer;
        };
    double statistic =
        ChiSquare.ofInclusion(
            SEEDS,
            EVENTS,
            seed -> LongStream.of(events(run.apply(seed), 0)).filter(e -> e < EVENTS).toArray());
    assertThat(statistic).isBetween(150.0, ChiSquare.limit(EVENTS - 1));
    long rare = LongStream.of(events(run.apply(7), 0)).filter(e -> e >= EVENTS).count();
    assertThat(rare).as("one in 13 as they come: 3 of 40").isEqualTo(20);
  }

  @Test
  void shouldDrawUniformly() {
    ReplayBuffer buffer = buffer(3, 50, 100, Balance.NONE);
    offerAll(buffer, 0, 0, 50);
    int[] counts = new int[50];
    int[] slots = new int[25];
    for (int step = 0; step < 2000; step++) {
      buffer.sample(0, step, 25, slots);
      for (int slot : slots) {
        counts[(int) buffer.event(slot)]++;
      }
    }
    assertThat(ChiSquare.statistic(counts, 1000)).isBetween(20.0, ChiSquare.limit(49));
  }
}
