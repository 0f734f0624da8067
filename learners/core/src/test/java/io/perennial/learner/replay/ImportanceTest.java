package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportanceTest {

  private static final long ALL = Long.MAX_VALUE;
  private static final int SEEDS = 200;

  /** Task 1, two strata, of which the first has a limit. */
  private static float[] weights(long limit, int first, int second) {
    PagedState state = new PagedState(0, "test");
    ReplayBufferConfig config = new ReplayBufferConfig(200, 25600, 2, 2, 0, 0, Balance.CLASS);
    ExampleSlots slots = new ExampleSlots(state, config);
    TaskSamples samples = new TaskSamples(state, slots, config);
    for (int i = 0; i < first + second; i++) {
      samples.add(slots.put(i, 1, i, 0, 0, i < first ? 0 : 1));
    }
    samples.lower(samples.set(1, 0), limit);
    return new float[] {Importance.of(samples, 1, 0), Importance.of(samples, 1, 1)};
  }

  /**
   * A quarter of the first stratum, all of the second: N = 2 / (1/4) = 8 and 1 of 9, n = 2 and 1 of
   * 3, w = (8/9) / (2/3) = 4/3 and (1/9) / (1/3) = 1/3, whose mean is (2 * 4/3 + 1/3) / 3 = 1.
   */
  @Test
  void shouldWeighByTheInverseOfTheSamplingRate() {
    assertThat(weights(ALL / 4, 2, 1)).containsExactly(new float[] {4 / 3f, 1 / 3f}, within(1e-6f));
    assertThat(weights(ALL, 2, 1)).as("all held").containsExactly(1, 1);
  }

  /** N = 1024 and 99, n = 1 and 99: 1024/1123 * 100 = 91.2, and 100/1123. */
  @Test
  void shouldCutWhatStandsForVeryMany() {
    assertThat(weights(ALL / 1024, 1, 99))
        .containsExactly(new float[] {10, 100 / 1123f}, within(1e-4f));
  }

  @Test
  void shouldBeOneForExamplesThatOnlyTheLatestHold() {
    ReplayBuffer buffer =
        new ReplayBuffer(
            new PagedState(0, "test"),
            new ReplayBufferConfig(20, 1 << 16, 1, 2, 0, 0.5, Balance.ERROR),
            1);
    for (int event = 0; event < 1000; event++) {
      Buffers.offer(buffer, event, 0, event % 10 == 0);
    }
    int[] sampled = Buffers.slots(buffer, 0).toArray();
    int[] latest =
        Buffers.slots(buffer, ReplayBuffer.RECENT)
            .filter(slot -> IntStream.of(sampled).noneMatch(s -> s == slot))
            .toArray();
    assertThat(latest).isNotEmpty();
    assertThat(IntStream.of(latest)).allMatch(slot -> buffer.importance(slot) == 1);
    assertThat(IntStream.of(sampled)).allMatch(slot -> buffer.importance(slot) != 1);
  }

  /** Of the past: number of examples, and how many of them have label 1. */
  private static final class Past {
    int examples;
    int positive;

    double rate() {
      return (double) positive / examples;
    }
  }

  /** More are positive in the second half; the positive ones are answered wrong more often. */
  private static Past offer(ReplayBuffer buffer, int task, int events, double rate) {
    Random random = new Random(5);
    Past past = new Past();
    for (int i = 0; i < events; i++) {
      int label = random.nextDouble() < (i < events / 2 ? rate : 2 * rate) ? 1 : 0;
      boolean wrong = random.nextDouble() < (label == 1 ? 0.6 : 0.1);
      buffer.offer(task, i, i % 3, label, wrong, Buffers.NO_LOGITS, new byte[1], 1);
      past.examples++;
      past.positive += label;
    }
    return past;
  }

  /** The mean of the label over a task's sample. */
  private static double mean(ReplayBuffer buffer, int task, boolean isWeighted) {
    return Buffers.slots(buffer, task)
        .mapToDouble(slot -> buffer.label(slot) * (isWeighted ? buffer.importance(slot) : 1))
        .average()
        .orElseThrow();
  }

  private static ReplayBuffer buffer(long seed, Balance balance) {
    return new ReplayBuffer(
        new PagedState(0, "test"), new ReplayBufferConfig(100, 1 << 16, 2, 2, 0, 0, balance), seed);
  }

  /** Over many seeds, of a sample that must stand for a task's past. */
  private static double average(ToDoubleFunction<Long> mean) {
    return LongStream.range(0, SEEDS).mapToDouble(mean::applyAsDouble).average().orElseThrow();
  }

  private static double averageOfSamples(Balance balance, boolean isWeighted) {
    return average(
        seed -> {
          ReplayBuffer buffer = buffer(seed, balance);
          offer(buffer, 0, 1500, 0.1);
          return mean(buffer, 0, isWeighted);
        });
  }

  /**
   * The standard error is .0025: weighted .135, .137, .137 of .138 (without, by class, by error).
   */
  @ParameterizedTest
  @EnumSource
  void shouldMakeTheMeanOverTheSampleThatOfThePast(Balance balance) {
    double past = offer(buffer(0, balance), 0, 1500, 0.1).rate();
    assertThat(averageOfSamples(balance, true)).isCloseTo(past, within(0.01));
  }

  /** Without weights .5 and .24 instead of .138. */
  @Test
  void shouldBeMissedWhereSamplesAreBalanced() {
    assertThat(averageOfSamples(Balance.CLASS, false)).isCloseTo(0.5, within(0.01));
    assertThat(averageOfSamples(Balance.ERROR, false)).isGreaterThan(0.2);
    assertThat(averageOfSamples(Balance.NONE, false))
        .isCloseTo(averageOfSamples(Balance.NONE, true), within(1e-6));
  }

  /** The standard error is .0038: weighted .245, .247, .244 of .249. */
  @ParameterizedTest
  @EnumSource
  void shouldMakeItThatOfBothPastsWhenTasksHaveMerged(Balance balance) {
    ReplayBuffer both = buffer(0, balance);
    Past first = offer(both, 0, 1500, 0.1);
    Past second = offer(both, 1, 500, 0.4);
    double past = (double) (first.positive + second.positive) / (first.examples + second.examples);
    double average =
        average(
            seed -> {
              ReplayBuffer buffer = buffer(seed, balance);
              offer(buffer, 0, 1500, 0.1);
              offer(buffer, 1, 500, 0.4);
              buffer.merge(0, 1);
              return mean(buffer, 1, true);
            });
    assertThat(average).isCloseTo(past, within(0.015));
  }
}
