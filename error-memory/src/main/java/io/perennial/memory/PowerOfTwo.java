package io.perennial.memory;

/**
 * 2^x from plain arithmetic, so that interpreter, compiler and every machine agree to the bit.
 * Relative error below 1e-9: a Taylor polynomial of degree 9 in x ln 2 over a half-open half unit
 * either side.
 */
final class PowerOfTwo {

  private static final double LN_2 = 0.6931471805599453;

  /** 1/9!, 1/8!, ..., 1/0!. */
  private static final double[] COEFFICIENTS = new double[10];

  static {
    double factorial = 1;
    for (int n = 0; n < COEFFICIENTS.length; n++) {
      COEFFICIENTS[COEFFICIENTS.length - 1 - n] = 1 / factorial;
      factorial *= n + 1;
    }
  }

  private PowerOfTwo() {}

  /** For -1,000 to 1,000. */
  static double of(double x) {
    int whole = (int) Math.floor(x + 0.5);
    double y = (x - whole) * LN_2;
    double sum = COEFFICIENTS[0];
    for (int n = 1; n < COEFFICIENTS.length; n++) {
      sum = sum * y + COEFFICIENTS[n];
    }
    return Math.scalb(sum, whole);
  }
}
