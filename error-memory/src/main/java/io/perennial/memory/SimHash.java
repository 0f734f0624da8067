package io.perennial.memory;

import java.util.Arrays;

/**
 * Signed random projections: several codes of a few bits for a vector, each bit the side of a
 * random hyperplane on which the vector lies (Charikar, STOC 2002; ReLoop2, section 4.3). Two
 * vectors at the angle theta agree in a bit with probability 1 - theta / pi.
 *
 * <p>The hyperplanes are drawn from a standard normal distribution (as sums of twelve uniforms, so
 * that every machine draws the same bits). A vector of zeros lies on no side, and has the code 0;
 * what is not finite counts as 0.
 */
public final class SimHash {

  private static final int MOST_BITS = 30;

  private final int codes;
  private final int bits;
  private final int dimensions;
  private final float[] planes;
  private final Projector projector;
  private final float[] projections;
  private final int[] rows;
  private final float[] values;

  /**
   * @param codes number of codes, at least 1
   * @param bits of a code, 0 to 30
   * @param dimensions of the vectors, at least 0
   */
  public SimHash(int codes, int bits, int dimensions, long seed, Projector projector) {
    if (codes < 1 || bits < 0 || bits > MOST_BITS || dimensions < 0) {
      throw new IllegalArgumentException(
          "a SimHash needs at least 1 code of 0 to 30 bits over at least 0 dimensions, but was"
              + " given %d, %d and %d".formatted(codes, bits, dimensions));
    }
    this.codes = codes;
    this.bits = bits;
    this.dimensions = dimensions;
    this.projector = projector;
    this.planes = new float[Math.multiplyExact(dimensions, codes * bits)];
    this.projections = new float[codes * bits];
    this.rows = new int[dimensions];
    this.values = new float[dimensions];
    long state = seed;
    for (int i = 0; i < planes.length; i++) {
      long sum = 0;
      for (int j = 0; j < 12; j++) {
        state += 0x9E3779B97F4A7C15L;
        sum += Mix.of(state) >>> 40;
      }
      planes[i] = sum / (float) (1 << 24) - 6;
    }
  }

  /**
   * Computes a vector's codes. Time {@code codes * bits} times the number of non-zero values.
   *
   * @param vector of the hash's dimensions
   * @param result takes one code per array, each of 0 to 2^bits - 1
   */
  public void codes(float[] vector, int[] result) {
    int n = 0;
    for (int i = 0; i < dimensions; i++) {
      if (vector[i] != 0 && Float.isFinite(vector[i])) {
        rows[n] = i;
        values[n++] = vector[i];
      }
    }
    Arrays.fill(projections, 0);
    projector.project(n, rows, values, planes, projections.length, projections);
    for (int k = 0; k < codes; k++) {
      int code = 0;
      for (int b = k * bits; b < (k + 1) * bits; b++) {
        code = code << 1 | (projections[b] > 0 ? 1 : 0);
      }
      result[k] = code;
    }
  }
}
