package io.perennial.learner.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every kernel gives the bits of the scalar one. */
class KernelPropertyTest {

  private static final int ROWS = 37;

  private final Kernel scalar = Kernels.scalar();
  private final Kernel best = Kernels.best();

  private static float[] random(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Property(tries = 200)
  void shouldMultiplyToTheBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int n) {
    Random random = new Random(seed);
    float[] a = random(random, n + 5);
    float[] b = random(random, n + 3);
    assertThat(best.dot(a, 5, b, 3, n)).isEqualTo(scalar.dot(a, 5, b, 3, n));

    float[] y = random(random, n + 2);
    float[] z = y.clone();
    best.axpy(0.7f, a, 5, y, 2, n);
    scalar.axpy(0.7f, a, 5, z, 2, n);
    assertThat(y).isEqualTo(z);
  }

  @Property(tries = 200)
  void shouldPassForwardAndBackwardToTheBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int out) {
    Random random = new Random(seed);
    float[] w = random(random, ROWS * out);
    int[] rows = random.ints(20, 0, ROWS).toArray();
    float[] x = random(random, 20);
    float[] y = random(random, out);
    float[] z = y.clone();
    best.forward(20, rows, x, w, out, y);
    scalar.forward(20, rows, x, w, out, z);
    assertThat(y).isEqualTo(z);

    float[] dx = new float[20];
    float[] dz = new float[20];
    best.backward(3, 20, rows, w, out, y, dx);
    scalar.backward(3, 20, rows, w, out, y, dz);
    assertThat(dx).isEqualTo(dz);
  }

  @Property(tries = 200)
  void shouldDescendToTheBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int out) {
    Random random = new Random(seed);
    float[][] mine = tables(new Random(seed), out);
    float[][] reference = tables(new Random(seed), out);
    int[] rows = random.ints(20, 0, ROWS).toArray();
    float[] x = random(random, 20);
    float[] delta = random(random, out);
    for (Object[] pair : new Object[][] {{best, mine}, {scalar, reference}}) {
      Kernel kernel = (Kernel) pair[0];
      float[][] t = (float[][]) pair[1];
      kernel.descend(20, rows, x, delta, t[0], t[2], out, 0.3f);
      kernel.accumulate(rows[0], x[0], delta, t[1], t[2], out, 0.99f, 8f, 0.1f, 0.03f);
    }
    assertThat(Arrays.deepEquals(mine, reference)).isTrue();
  }

  @Property(tries = 200)
  void shouldMultiplyUnitsToTheBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int blocks,
      @ForAll @IntRange(min = 1, max = ROWS) int units) {
    Random random = new Random(seed);
    int n = 16 * blocks;
    int stride = n + 3;
    float[] w = random(random, ROWS * stride);
    float[] x = random(random, n);
    float[] y = new float[units];
    float[] z = new float[units];
    best.multiply(units, w, stride, x, n, y);
    scalar.multiply(units, w, stride, x, n, z);
    assertThat(y).isEqualTo(z);

    int[] live = random.ints(9, 0, units).toArray();
    float[] dx = random(random, n);
    float[] dz = random(random, n);
    best.multiplyTransposed(9, live, y, w, stride, n, dx);
    scalar.multiplyTransposed(9, live, y, w, stride, n, dz);
    assertThat(dx).isEqualTo(dz);
  }

  @Property(tries = 200)
  void shouldDescendASumToTheBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int blocks,
      @ForAll @IntRange(min = 1, max = 8) int k) {
    int n = 16 * blocks;
    Random random = new Random(seed);
    float[][] mine = tables(new Random(seed), n);
    float[][] reference = tables(new Random(seed), n);
    float[] x = random(random, 8 * n);
    float[] delta = random(random, k);
    int[] from = random.ints(k, 0, 8).map(i -> i * n).toArray();
    for (Object[] pair : new Object[][] {{best, mine}, {scalar, reference}}) {
      Kernel kernel = (Kernel) pair[0];
      float[][] t = (float[][]) pair[1];
      kernel.descendSum(k, from, delta, x, n, t[0], t[2], 3 * n, 0.3f);
      kernel.accumulateSum(k, from, delta, x, n, t[1], t[2], n, 0.99f, 4f, 0.1f, 0.03f);
    }
    assertThat(Arrays.deepEquals(mine, reference)).isTrue();
  }

  private static float[][] tables(Random random, int out) {
    float[] weights = random(random, ROWS * out);
    float[] accumulators = new float[ROWS * out];
    float[] rates = new float[ROWS * out];
    for (int i = 0; i < rates.length; i++) {
      accumulators[i] = random.nextFloat() + 0.1f;
      rates[i] = random.nextFloat();
    }
    return new float[][] {weights, accumulators, rates};
  }

  @Property(tries = 1)
  void shouldNameItself() {
    assertThat(scalar.name()).isEqualTo("scalar");
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertThat(best.name()).matches(module ? "scalar|vector-256" : "scalar");
  }
}
