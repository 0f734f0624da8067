package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.memory.SketchShape.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExactMemoryTest {

  private static final long ANY_TIME = Long.MAX_VALUE;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private record Example(
      long id, float[] key, long item, long time, float outcome, float baseScore) {

    double similarity(float[] query) {
      double dot = 0;
      double a = 0;
      double b = 0;
      for (int i = 0; i < query.length; i++) {
        dot += (double) query[i] * key[i];
        a += (double) query[i] * query[i];
        b += (double) key[i] * key[i];
      }
      return a == 0 || b == 0 ? 0 : dot / Math.sqrt(a) / Math.sqrt(b);
    }
  }

  @Test
  void shouldFindWhatSortingEverythingFinds() {
    Random random = new Random(1);
    // Two blocks and a part; the ring goes round once and a half.
    ExactMemory memory = new ExactMemory(2_500, 8);
    List<Example> all = new ArrayList<>();
    Neighbours result = new Neighbours(50);
    for (int i = 0; i < 3_700; i++) {
      // Coarse values, so that there are equal keys and ties.
      float[] key = new float[8];
      for (int d = 0; d < 8; d++) {
        key[d] = random.nextInt(8) == 0 ? random.nextInt(-1, 2) : 0;
      }
      Example example =
          new Example(
              i, key, random.nextInt(5), random.nextInt(100), i % 2, (float) random.nextDouble());
      all.add(example);
      assertThat(write(memory, example)).isEqualTo(i);
      if (i % 97 == 0) {
        assertNearest(memory, all, result, example, random);
      }
    }
    assertThat(memory.size()).isEqualTo(2_500);
  }

  private static void assertNearest(
      ExactMemory memory, List<Example> all, Neighbours result, Example like, Random random) {
    boolean sameItem = random.nextBoolean();
    int k = random.nextInt(1, 51);
    memory.nearest(like.key, like.item, sameItem, k, like.time, result);

    List<Example> expected =
        all.stream()
            .filter(e -> e.id >= all.size() - 2_500)
            .filter(e -> e.time <= like.time && (!sameItem || e.item == like.item))
            .sorted(
                Comparator.<Example>comparingDouble(e -> -e.similarity(like.key))
                    .thenComparing(e -> -e.id))
            .limit(k)
            .toList();
    assertThat(result.size()).isEqualTo(expected.size());
    for (int i = 0; i < result.size(); i++) {
      // Equal cosines of different keys may round differently: then only the cosine counts.
      Example found = all.get((int) result.id(i));
      assertThat(found.similarity(like.key))
          .isCloseTo(expected.get(i).similarity(like.key), within(1e-6));
      assertThat(result.similarity(i)).isCloseTo((float) found.similarity(like.key), within(1e-6f));
      assertThat(result.outcome(i)).isEqualTo(found.outcome);
      assertThat(result.baseScore(i)).isEqualTo(found.baseScore);
      assertThat(found.time).isLessThanOrEqualTo(like.time);
      assertThat(!sameItem || found.item == like.item).isTrue();
    }
  }

  @Test
  void shouldPutTheNewestOfEqualOnesFirst() {
    ExactMemory memory = new ExactMemory(4, 2);
    for (int i = 0; i < 6; i++) {
      memory.write(new float[] {i + 1, 0}, 0, i, 1, 0.5f);
    }
    Neighbours result = new Neighbours(3);
    memory.nearest(new float[] {2, 0}, 0, false, 3, ANY_TIME, result);
    assertThat(result).hasToString("Neighbours[5, 4, 3]");
    memory.nearest(new float[] {2, 0}, 0, false, 2, 4, result);
    assertThat(result).hasToString("Neighbours[4, 3]");
  }

  @Test
  void shouldOverwriteTheOldest() {
    ExactMemory memory = new ExactMemory(3, 1);
    for (int i = 0; i < 4; i++) {
      memory.write(new float[] {1}, i, i, 1, 0.5f);
      assertThat(memory.size()).isEqualTo(Math.min(3, i + 1));
    }
    Neighbours result = new Neighbours(5);
    memory.nearest(new float[] {1}, 0, false, 5, ANY_TIME, result);
    assertThat(result).hasToString("Neighbours[3, 2, 1]");
    memory.nearest(new float[] {1}, 0, true, 5, ANY_TIME, result);
    assertThat(result.size()).isZero();
  }

  @Test
  void shouldCallWhatHasNoDirectionSimilarToNothing() {
    ExactMemory memory = new ExactMemory(10, 2);
    float[][] odd = {
      {0, 0}, {Float.NaN, 1}, {Float.POSITIVE_INFINITY, 1}, {1, Float.NEGATIVE_INFINITY}
    };
    for (float[] key : odd) {
      memory.write(key, 0, 0, 1, 0.5f);
    }
    memory.write(new float[] {1e-45f, 0}, 0, 0, 1, 0.5f);
    memory.write(new float[] {Float.MAX_VALUE, Float.MAX_VALUE}, 0, 0, 1, 0.5f);
    memory.write(new float[] {-1, 0}, 0, 0, 1, 0.5f);
    Neighbours result = new Neighbours(10);

    memory.nearest(new float[] {3, 0}, 0, false, 10, ANY_TIME, result);

    assertThat(result).hasToString("Neighbours[4, 5, 3, 2, 1, 0, 6]");
    assertThat(result.similarity(0)).isEqualTo(1);
    assertThat(result.similarity(1)).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    assertThat(result.similarity(2)).isZero();
    assertThat(result.similarity(6)).isEqualTo(-1);
    for (float[] key : odd) {
      memory.nearest(key, 0, false, 10, ANY_TIME, result);
      assertThat(result).hasToString("Neighbours[6, 5, 4, 3, 2, 1, 0]");
      assertThat(result.similarity(0)).isZero();
    }
  }

  /**
   * Cosines 1 and .5, outcomes 1 and 0, base scores .6 and .2; base .4. At temperature .5 the
   * weights are 1 and e^-1: .7310586 and .2689414; ybar = .7310586, ybar_base = .4924234.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.2386352, 0.3183076", // 2 x .2386352 / (2 x .4924234 x .5075766 + 1)
    "0.5, 0.2848469, 0.3806019", // ref .4462117: 2 x .2848469 / (2 x .4462117 x .5537883 + 1)
    "1, 0.3310586, 0.4473765", // ref .4: 2 x .3310586 / 1.48
  })
  void shouldReadBothErrorsWorkedByHand(float gamma, float error, float residual) {
    Neighbours two = two();
    assertThat(two.error(0.4f, gamma, 0.5)).isCloseTo(error, within(2e-6f));
    assertThat(two.residual(0.4f, gamma, 0.5)).isCloseTo(residual, within(1e-3f));
  }

  @Test
  void shouldHearTheNearestAloneWhenColdAndAllAlikeWhenHot() {
    Neighbours two = two();
    assertThat(two.error(0.4f, 1, 1e-9)).isEqualTo(0.6f);
    assertThat(two.error(0.4f, 1, Double.MIN_VALUE)).isEqualTo(0.6f);
    assertThat(two.error(0.4f, 1, INFINITE)).isCloseTo(0.1f, within(1e-6f));
    // n = 2, Y = 1, B = .8: .2 / (2 x .24 + 1).
    assertThat(two.residual(0.4f, 0, INFINITE)).isCloseTo(0.2f / 1.48f, within(1e-6f));
  }

  @Test
  void shouldSayNothingWhenItIsEmpty() {
    Neighbours result = new Neighbours(2);
    new ExactMemory(3, 1).nearest(new float[] {1}, 0, false, 2, ANY_TIME, result);
    assertThat(result.size()).isZero();
    assertThat(result.error(0.4f, 0.5f, 0.1)).isZero();
    assertThat(result.residual(0.4f, 0.5f, 0.1)).isZero();
    assertThatThrownBy(() -> result.outcome(0))
        .hasMessage("there are 0 neighbours, but number 0 was asked for");
  }

  @Test
  void shouldForgetAnExampleAndNotTheOneInItsPlace() {
    ExactMemory memory = new ExactMemory(3, 1);
    long first = memory.write(new float[] {1}, 0, 0, 1, 0.5f);
    long second = memory.write(new float[] {1}, 1, 1, 1, 0.5f);

    assertThat(memory.forget(first)).isTrue();
    assertThat(memory.forget(first)).isFalse();
    assertThat(memory.forget(-1)).isFalse();
    assertThat(memory.forget(17)).isFalse();
    assertThat(memory.size()).isEqualTo(1);

    memory.write(new float[] {1}, 2, 2, 1, 0.5f);
    memory.write(new float[] {1}, 3, 3, 1, 0.5f);
    memory.write(new float[] {1}, 4, 4, 1, 0.5f);
    assertThat(memory.forget(second)).isFalse();
    Neighbours result = new Neighbours(5);
    memory.nearest(new float[] {1}, 0, false, 5, ANY_TIME, result);
    assertThat(result).hasToString("Neighbours[4, 3, 2]");
    assertThat(memory.size()).isEqualTo(3);
  }

  @Test
  void shouldForgetWhatASelectionHoldsFor() {
    ExactMemory memory = new ExactMemory(10, 1);
    for (int i = 0; i < 14; i++) {
      memory.write(new float[] {1}, i % 2, i, 1, 0.5f);
    }
    assertThat(memory.forgetIf((item, time) -> item == 1 && time < 9)).isEqualTo(2);
    Neighbours result = new Neighbours(10);
    memory.nearest(new float[] {1}, 0, false, 10, ANY_TIME, result);
    assertThat(result).hasToString("Neighbours[13, 12, 11, 10, 9, 8, 6, 4]");
    assertThat(memory.size()).isEqualTo(8);
  }

  @Test
  void shouldForgetEverythingAtAReset() {
    ExactMemory memory = new ExactMemory(3, 1);
    long old = memory.write(new float[] {1}, 0, 0, 1, 0.5f);
    memory.reset();
    Neighbours result = new Neighbours(2);
    memory.nearest(new float[] {1}, 0, false, 2, ANY_TIME, result);
    assertThat(result.size()).isZero();
    assertThat(memory.size()).isZero();
    assertThat(memory.forget(old)).isFalse();
    assertThat(memory.write(new float[] {1}, 0, 0, 1, 0.5f)).isEqualTo(1);
    assertThat(memory.size()).isEqualTo(1);
  }

  /** Twelve directions with a rate of their own: sketch and neighbours must both find it. */
  @Test
  void shouldThinkOfClusteredDataAsTheSketchDoes() {
    Random random = new Random(7);
    int clusters = 12;
    float[][] centres = new float[clusters][16];
    for (float[] centre : centres) {
      fill(random, centre, new float[16], 1);
    }
    SketchShape shape = new SketchShape(Key.HIDDEN, 64, 1 << 10, 10, List.of(SketchShape.FOREVER));
    ErrorSketch sketch = ErrorSketch.inMemory(shape, 16, 3, Projector.SCALAR);
    ExactMemory memory = new ExactMemory(6_000, 16);
    int[] offsets = new int[64];
    float[] key = new float[16];
    for (int i = 0; i < 6_000; i++) {
      int cluster = random.nextInt(clusters);
      fill(random, key, centres[cluster], 0.15f);
      float outcome = random.nextDouble() < rate(cluster) ? 1 : 0;
      memory.write(key, 0, i + 1, outcome, 0.4f);
      sketch.locate(key, 0, offsets);
      sketch.write(offsets, i + 1, outcome, 0.4f);
    }
    Reading reading = sketch.newReading();
    Neighbours result = new Neighbours(200);
    for (int cluster = 0; cluster < clusters; cluster++) {
      fill(random, key, centres[cluster], 0.15f);
      memory.nearest(key, 0, false, 200, ANY_TIME, result);
      sketch.locate(key, 0, offsets);
      sketch.read(offsets, 6_001, reading);
      double error = rate(cluster) - 0.4;
      // 200 outcomes have a standard error of .035 at most; neighbouring clusters blur the sketch.
      assertThat((double) result.error(0.4f, 1, 0.1)).isCloseTo(error, within(0.12));
      assertThat((double) reading.error(0, 0.4f, 1, 0.1)).isCloseTo(error, within(0.12));
      assertThat(reading.error(0, 0.4f, 1, 0.1))
          .isCloseTo(result.error(0.4f, 1, 0.1), within(0.12f));
    }
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    ExactMemory memory = new ExactMemory(3, 2);
    Neighbours result = new Neighbours(4);
    float[] key = {1, 2};
    assertThatThrownBy(() -> memory.write(key, 0, 0, 2, 0.5f))
        .hasMessage("outcome must be between 0 and 1, but is 2.0");
    assertThatThrownBy(() -> memory.write(key, 0, 0, 1, Float.NaN))
        .hasMessage("baseScore must be between 0 and 1, but is NaN");
    assertThatThrownBy(() -> memory.write(new float[3], 0, 0, 1, 0.5f))
        .hasMessage("key must have 2 numbers, but has 3");
    assertThatThrownBy(() -> memory.nearest(new float[1], 0, false, 1, 0, result))
        .hasMessage("key must have 2 numbers, but has 1");
    assertThatThrownBy(() -> memory.nearest(key, 0, false, 5, 0, result))
        .hasMessage("k must be from 1 to the 4 that the result holds, but is 5");
    assertThatThrownBy(() -> memory.nearest(key, 0, false, 0, 0, result))
        .hasMessage("k must be from 1 to the 4 that the result holds, but is 0");
    assertThatThrownBy(() -> new ExactMemory(0, 2))
        .hasMessage("capacity must be at least 1, but is 0");
    assertThatThrownBy(() -> new ExactMemory(1, -1))
        .hasMessage("dimensions must be at least 0, but is -1");
    assertThatThrownBy(() -> new ExactMemory(1 << 30, 32))
        .hasMessage("capacity 1073741824 times dimensions 32 exceeds an array; lower the capacity");
    assertThatThrownBy(() -> new Neighbours(0)).hasMessage("most must be at least 1, but is 0");
    assertThat(memory.size()).isZero();
  }

  private static double rate(int cluster) {
    return (cluster % 4) / 4.0 + 0.1;
  }

  private static Neighbours two() {
    ExactMemory memory = new ExactMemory(3, 2);
    memory.write(new float[] {1, (float) Math.sqrt(3)}, 0, 0, 0, 0.2f);
    memory.write(new float[] {2, 0}, 0, 0, 1, 0.6f);
    Neighbours result = new Neighbours(3);
    memory.nearest(new float[] {5, 0}, 0, false, 3, ANY_TIME, result);
    return result;
  }

  private static long write(ExactMemory memory, Example example) {
    return memory.write(
        example.key, example.item, example.time, example.outcome, example.baseScore);
  }

  private static void fill(Random random, float[] vector, float[] centre, float spread) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = centre[i] + spread * (float) random.nextGaussian();
    }
  }
}
