package io.perennial.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SimHashTest {

  private static final int DIMENSIONS = 16;

  /** The standard error over 20,000 hyperplanes is at most .0036; the bar is four of these. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 0.8, 1.5707963, 2.2, 3.0, 3.1415926})
  void shouldAgreeInABitWithOneMinusTheAngleOverPi(double theta) {
    int agreeing = 0;
    int bits = 0;
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      float[] first = new float[DIMENSIONS];
      float[] second = new float[DIMENSIONS];
      plane(random, theta, first, second);
      SimHash hash = new SimHash(2_000, 1, DIMENSIONS, seed, Projector.SCALAR);
      int[] a = codes(hash, first, 2_000);
      int[] b = codes(hash, second, 2_000);
      for (int k = 0; k < a.length; k++) {
        agreeing += a[k] == b[k] ? 1 : 0;
        bits++;
      }
    }
    assertThat(agreeing / (double) bits).isCloseTo(1 - theta / Math.PI, within(0.0145));
  }

  @Test
  void shouldUseEveryCodeOfItsRangeAboutAsOften() {
    SimHash hash = new SimHash(3, 3, DIMENSIONS, 5, Projector.SCALAR);
    int[][] seen = new int[3][8];
    Random random = new Random(1);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < 20_000; i++) {
      fill(random, vector);
      int[] codes = codes(hash, vector, 3);
      for (int k = 0; k < 3; k++) {
        seen[k][codes[k]]++;
      }
    }
    // 2,500 if the planes were at right angles; random ones of 16 dimensions are not quite.
    for (int[] counts : seen) {
      assertThat(IntStream.of(counts).boxed())
          .allSatisfy(count -> assertThat(count).isBetween(800, 4_700));
    }
    assertThat(seen[0]).isNotEqualTo(seen[1]);
  }

  @Test
  void shouldReachTheLargestCode() {
    SimHash hash = new SimHash(2, 30, DIMENSIONS, 5, Projector.SCALAR);
    int most = 0;
    Random random = new Random(1);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < 100; i++) {
      fill(random, vector);
      for (int code : codes(hash, vector, 2)) {
        assertThat(code).isBetween(0, (1 << 30) - 1);
        most = Math.max(most, code);
      }
    }
    assertThat(most).isGreaterThan(1 << 29);
  }

  @Test
  void shouldNotDependOnTheLengthOfAVector() {
    SimHash hash = new SimHash(8, 8, DIMENSIONS, 5, Projector.SCALAR);
    float[] vector = new float[DIMENSIONS];
    fill(new Random(1), vector);
    int[] codes = codes(hash, vector, 8);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] *= 1024;
    }
    assertThat(codes(hash, vector, 8)).isEqualTo(codes);
  }

  @Test
  void shouldTakeEveryBitFromTheOtherSideForTheOppositeVector() {
    SimHash hash = new SimHash(4, 7, DIMENSIONS, 5, Projector.SCALAR);
    float[] vector = new float[DIMENSIONS];
    fill(new Random(1), vector);
    int[] codes = codes(hash, vector, 4);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = -vector[i];
    }
    int[] opposite = codes(hash, vector, 4);
    for (int k = 0; k < 4; k++) {
      assertThat(opposite[k]).isEqualTo(127 - codes[k]);
    }
  }

  @Test
  void shouldGiveTheSameCodesForTheSameSeedAloneAndOthersForAnother() {
    float[] vector = new float[DIMENSIONS];
    fill(new Random(1), vector);
    int[] codes = codes(new SimHash(8, 8, DIMENSIONS, 5, Projector.SCALAR), vector, 8);
    assertThat(codes(new SimHash(8, 8, DIMENSIONS, 5, Projector.SCALAR), vector, 8))
        .isEqualTo(codes);
    assertThat(codes(new SimHash(8, 8, DIMENSIONS, 6, Projector.SCALAR), vector, 8))
        .isNotEqualTo(codes);
  }

  @Test
  void shouldGiveTheCodeZeroToAVectorWithoutADirection() {
    SimHash hash = new SimHash(8, 8, DIMENSIONS, 5, Projector.SCALAR);
    float[] vector = new float[DIMENSIONS];
    assertThat(codes(hash, vector, 8)).containsOnly(0);
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Arrays.fill(vector, value);
      assertThat(codes(hash, vector, 8)).containsOnly(0);
    }
  }

  @Test
  void shouldCountWhatIsNotFiniteAsZero() {
    SimHash hash = new SimHash(8, 8, DIMENSIONS, 5, Projector.SCALAR);
    float[] vector = new float[DIMENSIONS];
    fill(new Random(1), vector);
    vector[3] = 0;
    vector[9] = 0;
    int[] codes = codes(hash, vector, 8);
    vector[3] = Float.NaN;
    vector[9] = Float.NEGATIVE_INFINITY;
    assertThat(codes(hash, vector, 8)).isEqualTo(codes);
  }

  @Test
  void shouldHaveOneCodeWithoutBits() {
    SimHash hash = new SimHash(3, 0, DIMENSIONS, 5, Projector.SCALAR);
    float[] vector = new float[DIMENSIONS];
    fill(new Random(1), vector);
    assertThat(codes(hash, vector, 3)).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, -1, 1", "1, 31, 1", "1, 1, -1"})
  void shouldRefuseWhatIsNoShape(int codes, int bits, int dimensions) {
    assertThatThrownBy(() -> new SimHash(codes, bits, dimensions, 0, Projector.SCALAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a SimHash needs at least 1 code of 0 to 30 bits over at least 0 dimensions, but was"
                + " given "
                + codes
                + ", "
                + bits
                + " and "
                + dimensions);
  }

  private static int[] codes(SimHash hash, float[] vector, int codes) {
    int[] result = new int[codes];
    Arrays.fill(result, -7);
    hash.codes(vector, result);
    return result;
  }

  private static void fill(Random random, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
  }

  /** Two unit vectors at the angle theta in a random plane. */
  private static void plane(Random random, double theta, float[] first, float[] second) {
    double[] u = new double[first.length];
    double[] v = new double[first.length];
    double uu = 0;
    double uv = 0;
    for (int i = 0; i < u.length; i++) {
      u[i] = random.nextGaussian();
      v[i] = random.nextGaussian();
      uu += u[i] * u[i];
      uv += u[i] * v[i];
    }
    double vv = 0;
    for (int i = 0; i < u.length; i++) {
      v[i] -= uv / uu * u[i];
      vv += v[i] * v[i];
    }
    for (int i = 0; i < u.length; i++) {
      double x = u[i] / Math.sqrt(uu);
      first[i] = (float) x;
      second[i] = (float) (Math.cos(theta) * x + Math.sin(theta) * v[i] / Math.sqrt(vv));
    }
  }
}
