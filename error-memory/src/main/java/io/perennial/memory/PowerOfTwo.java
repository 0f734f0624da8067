package io.perennial.memory;

/**
 * 2^x from plain arithmetic, so that interpreter, compiler and every machine agree to the bit.
 * Relative error below 1e-9: a Taylor polynomial of degree 9 in x ln 2 over a half-open half unit
 * either side.
 */
final class PowerOfTwo {

  private static final double LN_2 = 0.6931471805599453;

  private PowerOfTwo() {}

  /** For -1,000 to 1,000. */
  static double of(double x) {
    int whole = (int) Math.floor(x + 0.5);
    double y = (x - whole) * LN_2;
    double sum = 1;
    for (int n = 9; n >= 1; n--) {
      sum = 1 + sum * y / n;
    }
    return Math.scalb(sum, whole);
  }
}
