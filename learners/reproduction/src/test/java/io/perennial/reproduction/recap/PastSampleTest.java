package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class PastSampleTest {

  /** Chi-square of 39 degrees of freedom: one in a million is above it. */
  private static final double LIMIT = 94.5;

  private static final int OFFERED = 40;
  private static final int TRIALS = 4_000;

  private static void offer(PastSample past, int number) {
    past.offer(new byte[] {(byte) number}, number, new float[] {number});
  }

  private static PastSample task(PastSample past, int offered) {
    past.begin();
    for (int i = 0; i < offered; i++) {
      offer(past, i);
    }
    return past;
  }

  /** How unequal the numbers offered are held over all trials. */
  private static double chiSquare(IntFunction<int[]> held) {
    long[] counts = new long[OFFERED];
    long all = 0;
    double share = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int[] numbers = held.apply(trial);
      share = (double) numbers.length / OFFERED;
      for (int number : numbers) {
        counts[number]++;
        all++;
      }
    }
    double expected = (double) all / OFFERED;
    double sum = 0;
    for (long count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    // Without replacement counts vary less, by 1 - share.
    return sum / (1 - share) * (OFFERED - 1) / OFFERED;
  }

  private static int[] numbers(PastSample past, int task) {
    return past.examples(task).stream().mapToInt(PastSample.Example::label).toArray();
  }

  @Test
  void shouldDivideTheCapacityEquallyAmongTheTasks() {
    PastSample past = new PastSample(100, new SplittableRandom(1));

    assertThat(task(past, 300).size(0)).isEqualTo(100);
    task(past, 300);
    assertThat(past.size(0)).isEqualTo(50);
    assertThat(past.size(1)).isEqualTo(50);
    task(past, 20);
    assertThat(past.size(0)).isEqualTo(33);
    assertThat(past.size(2)).isEqualTo(20);
    assertThat(past.tasks()).isEqualTo(3);
    assertThat(past.sizeBefore(2)).isEqualTo(66);
  }

  @Test
  void shouldSampleATaskUniformly() {
    assertThat(
            chiSquare(
                seed -> numbers(task(new PastSample(10, new SplittableRandom(seed)), OFFERED), 0)))
        .isLessThan(LIMIT);
  }

  @Test
  void shouldStayUniformWhenOtherTasksBegin() {
    assertThat(
            chiSquare(
                seed -> {
                  PastSample past = new PastSample(20, new SplittableRandom(seed));
                  return numbers(task(task(past, OFFERED), OFFERED), 0);
                }))
        .isLessThan(LIMIT);
  }

  /** The statistic tells: healthy below 94.5, the first ten or the last ten far above. */
  @Test
  void shouldNoticeASamplerThatKeepsTheFirst() {
    assertThat(chiSquare(seed -> new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})).isGreaterThan(LIMIT);
  }

  @Test
  void shouldDrawEveryExampleHeldEquallyOften() {
    PastSample past = task(task(new PastSample(80, new SplittableRandom(3)), OFFERED), OFFERED);
    double[] counts = new double[OFFERED];
    int[] tasks = new int[2];
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      counts[past.draw(0).label()]++;
      tasks[past.examples(0).contains(past.drawBefore(2)) ? 0 : 1]++;
    }
    double sum = 0;
    for (double count : counts) {
      sum += (count - draws / 40.) * (count - draws / 40.) / (draws / 40.);
    }
    assertThat(sum).isLessThan(LIMIT);
    assertThat(tasks[0]).isBetween(draws / 2 - 500, draws / 2 + 500);
  }

  @Test
  void shouldKeepCopies() {
    PastSample past = new PastSample(10, new SplittableRandom(1));
    past.begin();
    byte[] pixels = {1};
    float[] logits = {2};
    past.offer(pixels, 3, logits);
    pixels[0] = 9;
    logits[0] = 9;

    assertThat(past.draw(0).pixels()).containsExactly(1);
    assertThat(past.draw(0).logits()).containsExactly(2);
    assertThat(past.draw(0).label()).isEqualTo(3);
  }
}
