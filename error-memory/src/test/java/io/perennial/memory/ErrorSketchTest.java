package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.memory.SketchShape.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorSketchTest {

  private static final int DIMENSIONS = 8;
  private static final long HOUR = 3_600_000;
  private static final long START = 1_500_000_000_000L;
  private static final SketchShape SHAPE = shape(Key.ITEM_AND_HIDDEN, 4, 1 << 10, 2);

  private final Recorder storage = new Recorder(SHAPE);
  private final ErrorSketch sketch =
      new ErrorSketch(SHAPE, DIMENSIONS, 5, Projector.SCALAR, storage);
  private final Reading reading = sketch.newReading();
  private final int[] key = locate(sketch, vector(1), 7);

  /** An example, with the cells that it fell to. */
  private record Example(int[] offsets, long time, float outcome, float baseScore) {

    void writeTo(ErrorSketch sketch) {
      sketch.write(offsets, time, outcome, baseScore);
    }

    void forgetIn(ErrorSketch sketch) {
      sketch.forget(offsets, time, outcome, baseScore);
    }
  }

  @Test
  void shouldReadWhatWasWrittenWorkedByHand() {
    sketch.write(key, START, 1, 0.2f);
    sketch.write(key, START, 1, 0.4f);
    sketch.write(key, START, 0, 0.3f);

    sketch.read(key, START, reading);

    // n = 3, Y = 2, B = .9, ref = .3: r = 1.1 / (.63 + 1); against .5: .5 / (.75 + 1).
    assertThat(reading.evidence(0)).isCloseTo(3, within(1e-5f));
    assertThat(reading.residual(0, 0.5f, 0)).isCloseTo(1.1f / 1.63f, within(1e-5f));
    assertThat(reading.residual(0, 0.5f, 1)).isCloseTo(0.5f / 1.75f, within(1e-5f));
    assertThat(reading.error(0, 0.5f, 0, 0.1)).isCloseTo(2 / 3f - 0.3f, within(1e-5f));
    assertThat(reading.error(0, 0.5f, 1, 0.1)).isCloseTo(2 / 3f - 0.5f, within(1e-5f));
  }

  @Test
  void shouldForgetHalfInAHalfLife() {
    sketch.write(key, START, 1, 0.5f);

    sketch.read(key, START + 2 * HOUR, reading);

    // After two half-lives of an hour n = .25, Y - B = .125; after one of two hours n = .5, .25.
    assertThat(reading.evidence(0)).isCloseTo(0.25f, within(1e-5f));
    assertThat(reading.evidence(1)).isCloseTo(0.5f, within(1e-5f));
    assertThat(reading.residual(0, 0.5f, 0)).isCloseTo(0.125f / 1.0625f, within(1e-5f));
    assertThat(reading.residual(1, 0.5f, 0)).isCloseTo(0.25f / 1.125f, within(1e-5f));
  }

  @Test
  void shouldAgreeWithStoringEveryExampleOverManyHalfLives() {
    SplittableRandom random = new SplittableRandom(3);
    double n = 0;
    double outcomes = 0;
    double bases = 0;
    long time = START;
    for (int i = 0; i < 2_000; i++) {
      long step = random.nextLong(HOUR / 4);
      time += step;
      double decay = Math.pow(0.5, step / (double) HOUR);
      float score = random.nextInt(1, 10) / 10f;
      int outcome = random.nextInt(2);
      n = n * decay + 1;
      bases = bases * decay + score;
      outcomes = outcomes * decay + outcome;
      sketch.write(key, time, outcome, score);
    }
    sketch.read(key, time, reading);

    double ref = bases / n;
    assertThat(reading.evidence(0)).isCloseTo((float) n, within(1e-3f));
    assertThat((double) reading.residual(0, 0.5f, 0))
        .isCloseTo((outcomes - bases) / (bases * (1 - ref) + 1), within(1e-3));
    assertThat((double) reading.error(0, 0.5f, 1, 1)).isCloseTo(outcomes / n - .5, within(1e-3));
    assertThat(time - START).isGreaterThan(100 * HOUR);
  }

  @Test
  void shouldKeepItemsApart() {
    Set<Integer> cells = new HashSet<>();
    for (int item = 0; item < 20; item++) {
      for (int offset : locate(sketch, vector(1), item)) {
        cells.add(offset);
      }
    }
    // 20 balls in 1,024 bins four times: .74 collisions are expected.
    assertThat(cells.size()).isBetween(75, 80);

    sketch.write(key, START, 1, 0.5f);
    sketch.read(locate(sketch, vector(1), 8), START, reading);
    assertThat(reading.evidence(0)).isZero();
    assertThat(reading.residual(0, 0.5f, 1)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Key.class,
      names = {"ITEM", "ITEM_AND_HIDDEN"})
  void shouldSaltEveryArray(Key kind) {
    ErrorSketch salted = inMemory(shape(kind, 4, 1 << 10, 2));
    int same = 0;
    for (int item = 0; item < 1_000; item++) {
      int[] offsets = locate(salted, vector(1), item);
      same += cell(offsets[0]) == cell(offsets[1]) - SHAPE.cells() ? 1 : 0;
    }
    assertThat(same).isLessThan(10);
  }

  @Test
  void shouldKnowNoVectorByItemAloneAndNoItemByVectorAlone() {
    ErrorSketch item = inMemory(shape(Key.ITEM, 4, 1 << 10, 2));
    assertThat(locate(item, vector(1), 7)).isEqualTo(locate(item, vector(2), 7));
    assertThat(locate(item, vector(1), 7)).isNotEqualTo(locate(item, vector(1), 8));
    ErrorSketch hidden = inMemory(shape(Key.HIDDEN, 4, 1 << 10, 8));
    assertThat(locate(hidden, vector(1), 7)).isEqualTo(locate(hidden, vector(1), 8));
    assertThat(locate(hidden, vector(1), 7)).isNotEqualTo(locate(hidden, vector(2), 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10})
  void shouldAddressCellsByTheCodeItselfWhereItFits(int bits) {
    SketchShape shape = shape(Key.HIDDEN, 4, 1 << 10, bits);
    ErrorSketch hidden = inMemory(shape);
    SimHash hash = new SimHash(4, bits, DIMENSIONS, 5, Projector.SCALAR);
    int[] codes = new int[4];
    for (int seed = 0; seed < 200; seed++) {
      hash.codes(vector(seed), codes);
      int[] offsets = locate(hidden, vector(seed), seed);
      for (int k = 0; k < 4; k++) {
        assertThat(offsets[k]).isEqualTo((k * 1_024 + codes[k]) * shape.stride());
      }
    }
  }

  @Test
  void shouldNotCutCodesThatJustDoNotFit() {
    ErrorSketch hidden = inMemory(shape(Key.HIDDEN, 1, 1 << 10, 11));
    SimHash hash = new SimHash(1, 11, DIMENSIONS, 5, Projector.SCALAR);
    int[] codes = new int[1];
    int cut = 0;
    for (int seed = 0; seed < 200; seed++) {
      hash.codes(vector(seed), codes);
      cut += cell(locate(hidden, vector(seed), 0)[0]) == (codes[0] & 1_023) ? 1 : 0;
    }
    assertThat(cut).isLessThan(5);
  }

  @Test
  void shouldSpreadCodesOverTheCellsWhereTheyDoNotFit() {
    ErrorSketch hidden = inMemory(shape(Key.HIDDEN, 1, 1 << 4, 30));
    int[] seen = new int[16];
    for (int seed = 0; seed < 3_200; seed++) {
      seen[locate(hidden, vector(seed), 0)[0] / SHAPE.stride()]++;
    }
    assertThat(IntStream.of(seen).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(100, 320));
  }

  @Test
  void shouldFindSimilarVectorsOftenAndOppositeOnesNever() {
    int same = 0;
    int opposite = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] vector = vector(seed);
      int cell = locate(sketch, vector, 7)[0];
      vector[0] += 0.02f;
      same += locate(sketch, vector, 7)[0] == cell ? 1 : 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = -vector[i];
      }
      opposite += locate(sketch, vector, 7)[0] == cell ? 1 : 0;
    }
    assertThat(same).isGreaterThan(185);
    assertThat(opposite).isLessThan(5);
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void shouldForgetAnExampleAsIfItHadNeverBeen(Key kind) {
    for (int seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Few cells, so that examples share them; up to 100 half-lives, so that landmarks move.
      SketchShape shape = shape(kind, 3, 8, 2);
      ErrorSketch with = inMemory(shape);
      ErrorSketch without = inMemory(shape);
      List<Example> taken = new ArrayList<>();
      long time = START;
      // The first moves the clock, which forgetting does not move back.
      Example first = example(with, random, time);
      first.writeTo(with);
      first.writeTo(without);
      for (int i = 0; i < 200; i++) {
        time += random.nextLong(HOUR);
        Example example = example(with, random, time - random.nextLong(HOUR));
        example.writeTo(with);
        if (i < 199 && random.nextInt(4) == 0) {
          taken.add(example);
        } else {
          example.writeTo(without);
        }
      }
      taken.forEach(example -> example.forgetIn(with));

      Reading expected = without.newReading();
      Reading actual = with.newReading();
      for (int probe = 0; probe < 20; probe++) {
        int[] offsets = locate(with, vector(probe), probe);
        with.read(offsets, time, actual);
        without.read(offsets, time, expected);
        for (int h = 0; h < 2; h++) {
          assertThat(actual.evidence(h)).isCloseTo(expected.evidence(h), within(1e-4f));
          for (float gamma : new float[] {0, 0.5f, 1}) {
            assertThat(actual.residual(h, 0.3f, gamma))
                .isCloseTo(expected.residual(h, 0.3f, gamma), within(1e-3f));
          }
        }
      }
    }
  }

  @Test
  void shouldBeEmptyWhenItsOnlyExampleIsForgottenAfterTheLandmarkMoved() {
    int[] other = locate(sketch, vector(1), 8);
    sketch.write(key, START + 7, 1, 0.3f);
    // 15 half-lives of two hours, and 30 of one: then 40 move the landmark of an hour.
    sketch.write(other, START + 15 * HOUR, 0, 0.3f);
    sketch.write(other, START + 40 * HOUR, 0, 0.3f);

    sketch.forget(key, START + 7, 1, 0.3f);

    for (int offset : key) {
      for (int i = 0; i < SHAPE.stride(); i++) {
        assertThat(storage.cells[offset + i]).isZero();
      }
    }
    sketch.read(other, START + 40 * HOUR, reading);
    assertThat(reading.evidence(0)).isCloseTo(1, within(1e-5f));
  }

  @Test
  void shouldForgetExactlyWhatWasWrittenFromAMovedLandmark() {
    sketch.write(key, START, 0, 0.7f);
    sketch.write(key, START + 28 * HOUR, 1, 0.3f);
    sketch.write(key, START + 33 * HOUR, 0, 0.4f);
    sketch.forget(key, START + 28 * HOUR, 1, 0.3f);

    sketch.read(key, START + 33 * HOUR, reading);

    // Of the first nothing is left; of the second, which weighed 2^-5, rounding.
    assertThat(reading.evidence(0)).isCloseTo(1, within(1e-6f));
    assertThat(reading.error(0, 0.5f, 1, 1)).isCloseTo(-0.5f, within(1e-6f));
  }

  @Test
  void shouldLeaveNoAbsurdMeansWhenAllOfManyExamplesAreForgotten() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ErrorSketch sketch = inMemory(SHAPE);
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Example example =
            new Example(
                key, START + random.nextLong(HOUR), random.nextInt(2), (float) random.nextDouble());
        example.writeTo(sketch);
        examples.add(example);
      }
      examples.forEach(example -> example.forgetIn(sketch));

      sketch.read(key, START, reading);

      assertThat(reading.evidence(0)).isCloseTo(0, within(1e-2f));
      assertThat(reading.residual(0, 0.5f, 0)).isCloseTo(0, within(1e-2f));
      assertThat(reading.error(0, 0.5f, 1, 0.1)).isBetween(-0.5f, 0.5f);
    }
  }

  @Test
  void shouldForgetEverythingAtAReset() {
    sketch.write(key, START, 1, 0.5f);
    sketch.write(locate(sketch, vector(3), 9), START, 1, 0.5f);
    assertThat(sketch.occupied()).isEqualTo(8);
    storage.touched.clear();

    sketch.reset();

    assertThat(sketch.occupied()).isZero();
    assertThat(storage.touched.cardinality()).isEqualTo(8);
    assertThat(storage.cells).containsOnly(0);
    sketch.read(key, START, reading);
    assertThat(reading.evidence(0)).isZero();
    sketch.write(key, START, 1, 0.5f);
    sketch.read(key, START, reading);
    assertThat(reading.evidence(0)).isEqualTo(1);
  }

  /**
   * Of ten equal keys three succeed. Floats must go on counting: the base scores are such that
   * large sums round them badly, one with a weight that is no power of two.
   */
  @ParameterizedTest
  @CsvSource({
    "1000000, 0.02, 0",
    "1000000, 0.3, 1200000",
    "1000000, 0.9096, 0",
    "20000000, 0.9096, 0", // with sums up to 2^20 this base score would be off by .014
  })
  void shouldKeepTheRateOfEqualKeys(int writes, float base, long later) {
    ErrorSketch one = inMemory(shape(Key.ITEM, 1, 2, 0));
    Reading result = one.newReading();
    int[] cell = locate(one, vector(1), 7);
    one.write(cell, START, 0, base);
    for (int i = 0; i < writes; i++) {
      one.write(cell, START + later, i % 10 < 3 ? 1 : 0, base);
    }

    one.read(cell, START + later, result);

    assertThat(result.evidence(0)).isBetween(30_000f, ErrorSketch.FULL + 1f);
    assertThat(result.error(0, 0.25f, 1, 0.1)).isCloseTo(0.05f, within(0.003f));
    assertThat(result.error(0, 0.25f, 0, 0.1)).isCloseTo(0.3f - base, within(0.003f));
    assertThat(result.residual(0, 0.3f, 1)).isCloseTo(0, within(0.015f));
  }

  @Test
  void shouldKeepWhatIsFreshWhenSomethingVeryOldArrives() {
    for (int i = 0; i < 10; i++) {
      sketch.write(key, START, 1, 0.5f);
    }
    for (int i = 0; i < 10; i++) {
      sketch.write(key, START - 60 * HOUR, 0, 0.5f);
    }
    sketch.read(key, START, reading);
    assertThat(reading.evidence(0)).isCloseTo(10, within(1e-4f));
    assertThat(reading.error(0, 0.5f, 1, 0.1)).isCloseTo(0.5f, within(1e-4f));
  }

  @Test
  void shouldStayFiniteWhateverTimeAndKeysDo() {
    long[] times = {START, START - 1_000 * HOUR, 0, START + 10_000 * HOUR, 1, Long.MIN_VALUE};
    for (float[] vector :
        new float[][] {new float[DIMENSIONS], filled(Float.NaN), filled(Float.POSITIVE_INFINITY)}) {
      int[] offsets = locate(sketch, vector, 7);
      for (long time : times) {
        sketch.write(offsets, time, 1, 0.5f);
        for (long then : times) {
          sketch.read(offsets, then, reading);
          assertThat(reading.evidence(0)).isBetween(0f, 18f);
          assertThat(reading.residual(0, 0.5f, 0)).isBetween(0f, 2f);
          assertThat(reading.error(1, 0.5f, 1, 0.1)).isBetween(0f, 0.5f);
        }
      }
    }
  }

  @Test
  void shouldTellAllCellsThatAreChangedAndNoOthers() {
    SplittableRandom random = new SplittableRandom(1);
    float[] before = storage.cells.clone();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      // Now and then far enough for the landmark to move.
      long time = START + i * HOUR / 10 + (i / 100) * 70 * HOUR;
      Example example = example(sketch, random, time);
      examples.add(example);
      example.writeTo(sketch);
      assertTouchedIsChanged(before);
      if (i % 5 == 4) {
        examples.get(random.nextInt(examples.size() - 3, examples.size())).forgetIn(sketch);
        storage.assertAligned();
        storage.touched.clear();
        System.arraycopy(storage.cells, 0, before, 0, before.length);
      }
    }
  }

  @Test
  void shouldAskTheDirectoryForEveryCell() {
    Map<Long, Integer> known = new HashMap<>();
    List<Integer> arrays = new ArrayList<>();
    ErrorSketch.Directory directory =
        (array, address) -> {
          arrays.add(array);
          return known.computeIfAbsent(31 * address + array, unknown -> known.size());
        };
    SketchShape shape = shape(Key.ITEM, 2, 8, 0);
    ErrorSketch exact =
        new ErrorSketch(shape, 0, 5, Projector.SCALAR, directory, new Recorder(shape));

    int[] first = locate(exact, new float[0], 1);
    int[] second = locate(exact, new float[0], 2);

    assertThat(arrays).containsExactly(0, 1, 0, 1);
    assertThat(first).containsExactly(0, (8 + 1) * 6);
    assertThat(second).containsExactly(2 * 6, (8 + 3) * 6);
    assertThat(locate(exact, new float[0], 1)).isEqualTo(first);
  }

  @Test
  void shouldGoOnFromItsOwnersStorage() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      example(sketch, random, START + i * HOUR).writeTo(sketch);
    }
    Recorder copy = new Recorder(storage.cells.clone(), storage.clock.clone(), new BitSet());
    ErrorSketch restored = new ErrorSketch(SHAPE, DIMENSIONS, 5, Projector.SCALAR, copy);
    for (int i = 50; i < 100; i++) {
      Example example = example(sketch, random, START + i * HOUR);
      example.writeTo(sketch);
      example.writeTo(restored);
    }
    assertThat(copy.cells).isEqualTo(storage.cells);
    assertThat(copy.clock).isEqualTo(storage.clock);
    assertThat(locate(restored, vector(3), 3)).isEqualTo(locate(sketch, vector(3), 3));
  }

  @Test
  void shouldRefuseWhatIsNoProbability() {
    assertThatThrownBy(() -> sketch.write(key, START, 2, 0.5f))
        .hasMessage("outcome must be between 0 and 1, but is 2.0");
    assertThatThrownBy(() -> sketch.write(key, START, 1, Float.NaN))
        .hasMessage("baseScore must be between 0 and 1, but is NaN");
    assertThatThrownBy(() -> sketch.forget(key, START, -1, 0.5f))
        .hasMessage("outcome must be between 0 and 1, but is -1.0");
    assertThat(storage.cells).containsOnly(0);
    assertThat(storage.clock).containsOnly(0);
  }

  @Test
  void shouldRefuseStorageOfAnotherShape() {
    Recorder small = new Recorder(new float[7], new long[3], new BitSet());
    assertThatThrownBy(() -> new ErrorSketch(SHAPE, DIMENSIONS, 5, Projector.SCALAR, small))
        .hasMessage("cells must have 24576 numbers, but has 7");
    Recorder timeless = new Recorder(new float[SHAPE.size()], new long[2], new BitSet());
    assertThatThrownBy(() -> new ErrorSketch(SHAPE, DIMENSIONS, 5, Projector.SCALAR, timeless))
        .hasMessage("clock must have 3 numbers, but has 2");
  }

  @Test
  void shouldRefuseAShapeThatCannotBe() {
    assertThatThrownBy(() -> shape(Key.ITEM, 0, 8, 0))
        .hasMessage("sketch field 'arrays' must be from 1 to 256, but is 0");
    assertThatThrownBy(() -> shape(Key.ITEM, 1, 12, 0))
        .hasMessage("sketch field 'cells' must be a power of two from 2 to 2^24, but is 12");
    assertThatThrownBy(() -> shape(Key.HIDDEN, 1, 8, 31))
        .hasMessage("sketch field 'bits' must be from 0 to 30, but is 31");
    assertThatThrownBy(() -> new SketchShape(Key.ITEM, 1, 8, 0, List.of()))
        .hasMessage("sketch field 'halfLives.size' must be from 1 to 8, but is 0");
    assertThatThrownBy(() -> new SketchShape(Key.ITEM, 1, 8, 0, List.of(0L)))
        .hasMessage("sketch field 'halfLives' must be at least 1 millisecond, but is 0");
    assertThatThrownBy(() -> shape(Key.ITEM, 256, 1 << 24, 0).size())
        .isInstanceOf(ArithmeticException.class);
  }

  private void assertTouchedIsChanged(float[] before) {
    storage.assertAligned();
    BitSet changed = new BitSet();
    for (int i = 0; i < before.length; i++) {
      if (before[i] != storage.cells[i]) {
        changed.set(i - i % SHAPE.stride());
      }
    }
    assertThat(storage.touched).isEqualTo(changed);
    storage.touched.clear();
    System.arraycopy(storage.cells, 0, before, 0, before.length);
  }

  private static Example example(ErrorSketch sketch, SplittableRandom random, long time) {
    int which = random.nextInt(20);
    return new Example(
        locate(sketch, vector(which), which), time, random.nextInt(2), (float) random.nextDouble());
  }

  private static int cell(int offset) {
    return offset / SHAPE.stride();
  }

  private static SketchShape shape(Key key, int arrays, int cells, int bits) {
    return new SketchShape(key, arrays, cells, bits, List.of(HOUR, 2 * HOUR));
  }

  private static ErrorSketch inMemory(SketchShape shape) {
    return ErrorSketch.inMemory(shape, DIMENSIONS, 5, Projector.SCALAR);
  }

  private static int[] locate(ErrorSketch sketch, float[] vector, long item) {
    int[] offsets = new int[sketch.shape().arrays()];
    sketch.locate(vector, item, offsets);
    return offsets;
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
    Arrays.fill(vector, value);
    return vector;
  }

  /** Remembers which cells it was told of. */
  private record Recorder(float[] cells, long[] clock, BitSet touched)
      implements ErrorSketch.Storage {

    Recorder(SketchShape shape) {
      this(new float[shape.size()], new long[shape.halfLives().size() + 1], new BitSet());
    }

    @Override
    public void touched(int offset) {
      touched.set(offset);
    }

    void assertAligned() {
      assertThat(touched.stream()).allSatisfy(offset -> assertThat(offset % 6).isZero());
    }
  }
}
