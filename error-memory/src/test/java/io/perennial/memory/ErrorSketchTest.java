package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ErrorSketchTest {

  private static final int ARRAYS = 4;
  private static final int CELLS = 1 << 10;
  private static final int BITS = 2;
  private static final int DIMENSIONS = 8;
  private static final long HOUR = 3_600_000;
  private static final long START = 1_500_000_000_000L;

  private final float[] cells = new float[ErrorSketch.size(ARRAYS, CELLS, 2)];
  private final long[] landmarks = new long[2];
  private final BitSet touched = new BitSet();
  private final ErrorSketch sketch = sketch(cells, landmarks);
  private final ErrorSketch.Cells key = sketch.newCells();
  private final float[] residuals = new float[2];

  @Test
  void shouldReadTheShrunkenResidualWorkedByHand() {
    sketch.locate(vector(1), 7, key);
    sketch.write(key.offsets(), START, 1, 0.2f);
    sketch.write(key.offsets(), START, 1, 0.4f);
    sketch.write(key.offsets(), START, 0, 0.3f);

    float evidence = sketch.read(key.offsets(), START, residuals);

    // n = 3, Y = 2, B = .9, v = .3 x .7 = .21: r = 1.1 / (.63 + 1).
    assertThat(residuals[0]).isCloseTo(1.1f / 1.63f, within(1e-5f));
    assertThat(evidence).isCloseTo(3, within(1e-5f));
  }

  @Test
  void shouldForgetHalfInAHalfLife() {
    sketch.locate(vector(1), 7, key);
    sketch.write(key.offsets(), START, 1, 0.5f);

    float evidence = sketch.read(key.offsets(), START + 2 * HOUR, residuals);

    assertThat(evidence).isCloseTo(0.25f, within(1e-5f));
    // After two half-lives of an hour n = .25, Y - B = .125; after one of two hours n = .5, .25.
    assertThat(residuals[0]).isCloseTo(0.125f / (0.25f * 0.25f + 1), within(1e-5f));
    assertThat(residuals[1]).isCloseTo(0.25f / (0.5f * 0.25f + 1), within(1e-5f));
  }

  @Test
  void shouldAgreeWithStoringEveryExampleOverManyHalfLives() {
    SplittableRandom random = new SplittableRandom(3);
    sketch.locate(vector(1), 7, key);
    double n = 0;
    double difference = 0;
    double base = 0;
    long time = START;
    for (int i = 0; i < 2_000; i++) {
      long step = random.nextLong(HOUR / 4);
      time += step;
      double decay = Math.pow(0.5, step / (double) HOUR);
      float score = random.nextInt(1, 10) / 10f;
      int outcome = random.nextInt(2);
      n = n * decay + 1;
      base = base * decay + score;
      difference = difference * decay + outcome - score;
      sketch.write(key.offsets(), time, outcome, score);
    }
    sketch.read(key.offsets(), time, residuals);

    double mean = base / n;
    assertThat((double) residuals[0])
        .isCloseTo(difference / (n * mean * (1 - mean) + 1), within(1e-3));
    assertThat(time - START).isGreaterThan(100 * HOUR);
  }

  @Test
  void shouldKeepItemsApartAndSaltEveryArray() {
    sketch.locate(vector(1), 7, key);
    int[] first = key.offsets().clone();
    sketch.locate(vector(1), 8, key);
    assertThat(key.offsets()).doesNotContain(first[0], first[1], first[2], first[3]);

    sketch.write(first, START, 1, 0.5f);
    sketch.read(key.offsets(), START, residuals);
    assertThat(residuals).containsExactly(0, 0);
  }

  @Test
  void shouldFindSimilarVectorsOftenAndOppositeOnesNever() {
    int same = 0;
    int opposite = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] vector = vector(seed);
      sketch.locate(vector, 7, key);
      int[] cell = key.offsets().clone();
      vector[0] += 0.02f;
      sketch.locate(vector, 7, key);
      same += key.offsets()[0] == cell[0] ? 1 : 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = -vector[i];
      }
      sketch.locate(vector, 7, key);
      opposite += key.offsets()[0] == cell[0] ? 1 : 0;
    }
    assertThat(same).isGreaterThan(185);
    assertThat(opposite).isLessThan(5);
  }

  @Test
  void shouldStayFiniteWhateverTimeAndKeysDo() {
    for (float[] vector :
        new float[][] {new float[DIMENSIONS], filled(Float.NaN), filled(Float.POSITIVE_INFINITY)}) {
      sketch.locate(vector, 7, key);
      for (long time : new long[] {START, START - 1_000 * HOUR, 0, START + 10_000 * HOUR, 1}) {
        sketch.write(key.offsets(), time, 1, 0.5f);
        sketch.read(key.offsets(), time, residuals);
        assertThat(Float.isFinite(residuals[0]) && Float.isFinite(residuals[1])).isTrue();
      }
    }
  }

  @Test
  void shouldBoundTheOpinionOfAMillionEqualKeys() {
    sketch.locate(vector(1), 7, key);
    for (int i = 0; i < 1_000_000; i++) {
      sketch.write(key.offsets(), START, 1, 0.5f);
    }
    sketch.read(key.offsets(), START, residuals);
    assertThat(residuals[0]).isBetween(1.9f, 2.0f);
  }

  @Test
  void shouldRefuseWhatIsNoProbability() {
    sketch.locate(vector(1), 7, key);
    assertThatThrownBy(() -> sketch.write(key.offsets(), START, 2, 0.5f))
        .hasMessage("outcome must be between 0 and 1, but is 2.0");
    assertThatThrownBy(() -> sketch.write(key.offsets(), START, 1, Float.NaN))
        .hasMessage("baseScore must be between 0 and 1, but is NaN");
  }

  @Test
  void shouldTellWhichCellsChanged() {
    sketch.locate(vector(1), 7, key);
    sketch.write(key.offsets(), START, 1, 0.5f);
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != 0) {
        assertThat(touched.get(i - i % 6)).isTrue();
      }
    }
    assertThat(touched.cardinality()).isEqualTo(ARRAYS);
  }

  private ErrorSketch sketch(float[] cells, long[] landmarks) {
    return new ErrorSketch(
        ARRAYS,
        CELLS,
        BITS,
        DIMENSIONS,
        new long[] {HOUR, 2 * HOUR},
        5,
        cells,
        landmarks,
        touched::set);
  }

  private static float[] vector(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }

  private static float[] filled(float value) {
    float[] vector = new float[DIMENSIONS];
    java.util.Arrays.fill(vector, value);
    return vector;
  }
}
