package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class ReservoirTest {

  private static final int CAPACITY = 20;
  private static final int OFFERED = 400;
  private static final int RUNS = 1_000;

  /** Chi-square over twenty parts of the stream of how often their rows were kept. */
  private static double chiSquare(BiConsumer<int[], SplittableRandom> kept) {
    int[] counts = new int[20];
    SplittableRandom random = new SplittableRandom(12);
    for (int run = 0; run < RUNS; run++) {
      kept.accept(counts, random.split());
    }
    double expected = (double) RUNS * CAPACITY / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  private static void sample(int[] counts, SplittableRandom random) {
    Reservoir reservoir = new Reservoir(CAPACITY, Long.MAX_VALUE, 1, random);
    for (int row = 0; row < OFFERED; row++) {
      reservoir.offer(new byte[1], 0, row, 0);
    }
    for (int row : reservoir.labels()) {
      counts[row * counts.length / OFFERED]++;
    }
  }

  /** Keeps new rows with probability one half, as a sloppy sampler might. */
  private static void brokenSample(int[] counts, SplittableRandom random) {
    int[] kept = new int[CAPACITY];
    for (int row = 0; row < OFFERED; row++) {
      if (row < CAPACITY || random.nextBoolean()) {
        kept[row < CAPACITY ? row : random.nextInt(CAPACITY)] = row;
      }
    }
    for (int row : kept) {
      counts[row * counts.length / OFFERED]++;
    }
  }

  /** 19 degrees of freedom: 43.8 is exceeded once in a thousand; the broken one has thousands. */
  @Test
  void shouldKeepEveryRowWithTheSameProbability() {
    assertThat(chiSquare(ReservoirTest::sample)).isLessThan(43.8);
    assertThat(chiSquare(ReservoirTest::brokenSample)).isGreaterThan(1_000);
  }

  @Test
  void shouldKeepImageDigitAndExpertTogether() {
    Reservoir reservoir = new Reservoir(3, Long.MAX_VALUE, 2, new SplittableRandom(1));
    for (int row = 0; row < 50; row++) {
      reservoir.offer(new byte[] {9, (byte) row, (byte) -row}, 1, row % 10, row / 10);
    }
    assertThat(reservoir.count()).isEqualTo(3);
    byte[] image = new byte[2];
    for (int i = 0; i < 3; i++) {
      reservoir.read(i, image);
      int row = image[0];
      assertThat(image[1]).isEqualTo((byte) -row);
      assertThat(reservoir.labels()[i]).isEqualTo(row % 10);
      assertThat(reservoir.experts()[i]).isEqualTo(row / 10);
    }
  }

  @Test
  void shouldKeepWithinItsBytesAndUnpackWhatItPacked() {
    byte[] noise = new byte[100 * 784];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i / 784 % 2 == 0 ? random.nextInt(256) : i / 784);
    }
    Reservoir reservoir = new Reservoir(Integer.MAX_VALUE, 20_000, 784, random);
    for (int row = 0; row < 100; row++) {
      reservoir.offer(noise, row * 784, row % 10, row);
      assertThat(reservoir.bytes()).isLessThanOrEqualTo(20_000);
    }
    // Half of the images are noise, which cannot be packed, and half of them almost nothing.
    assertThat(reservoir.count()).isBetween(35, 65);
    byte[] image = new byte[784];
    int[] rows = reservoir.experts();
    for (int i = 0; i < rows.length; i++) {
      reservoir.read(i, image);
      assertThat(image).isEqualTo(Arrays.copyOfRange(noise, rows[i] * 784, (rows[i] + 1) * 784));
    }
  }

  @Test
  void shouldBeginAnewWhenCleared() {
    Reservoir reservoir = new Reservoir(3, Long.MAX_VALUE, 1, new SplittableRandom(1));
    reservoir.offer(new byte[1], 0, 1, 1);
    reservoir.clear();
    assertThat(reservoir.count()).isZero();
    reservoir.offer(new byte[1], 0, 2, 5);
    assertThat(reservoir.labels()).containsExactly(2);
    assertThat(reservoir.experts()).containsExactly(5);
  }
}
