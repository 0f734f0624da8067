package io.perennial.launcher;

import java.util.Arrays;
import java.util.Random;

/**
 * Examples to remember, in any number and the same in every run: 20,000 items, requested as Zipf's
 * law has it; a key is a unit vector in the direction of a normal vector of its item's plus one of
 * its own. Ten examples a second.
 */
final class MemoryStream {

  static final int DIMENSIONS = 32;
  static final float BASE_SCORE = 0.3f;

  private static final int ITEMS = 20_000;
  private static final long START = 1_500_000_000_000L;
  private static final long STEP = 100;

  // Keys and items come round again; together only after 2^40 examples.
  private static final int KEYS = 1 << 17;

  private final float[][] keys = new float[KEYS][DIMENSIONS];
  private final int[] items = new int[KEYS];

  MemoryStream(long seed) {
    Random random = new Random(seed);
    float[][] centres = new float[ITEMS][DIMENSIONS];
    for (float[] centre : centres) {
      addNormal(random, centre);
    }
    double[] cumulated = new double[ITEMS];
    double sum = 0;
    for (int i = 0; i < ITEMS; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
    for (int i = 0; i < KEYS; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
      items[i] = found < 0 ? -found - 1 : found;
      System.arraycopy(centres[items[i]], 0, keys[i], 0, DIMENSIONS);
      addNormal(random, keys[i]);
      normalise(keys[i]);
    }
  }

  /**
   * Not to be changed, and not to be kept beyond {@value #KEYS} examples if it must be distinct.
   */
  float[] key(int example) {
    return keys[example & KEYS - 1];
  }

  /** Hash of the item. */
  long item(int example) {
    return items[example & KEYS - 1] * 0x9E3779B97F4A7C15L;
  }

  long time(int example) {
    return START + STEP * example;
  }

  float outcome(int example) {
    return ((example * 0x9E3779B9) >>> 30) == 0 ? 1 : 0;
  }

  private static void addNormal(Random random, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) random.nextGaussian();
    }
  }

  private static void normalise(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
  }
}
