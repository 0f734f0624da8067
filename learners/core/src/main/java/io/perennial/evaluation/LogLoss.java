package io.perennial.evaluation;

/**
 * Log loss in nats, {@code -ln max(p, 1e-7)} where p is the probability given to the label.
 * StrictMath, since the last bit of Math.log may differ between machines.
 */
final class LogLoss {

  private static final double LEAST_PROBABILITY = 1e-7;

  /** The largest loss an example can have, about 16.12 nats. */
  static final double LARGEST = of(0);

  private LogLoss() {}

  static double of(double probabilityOfLabel) {
    return -StrictMath.log(Math.max(probabilityOfLabel, LEAST_PROBABILITY));
  }

  /** Of a binary example whose positive class was given {@code score}. */
  static double ofBinary(float score, int label) {
    return of(label == 1 ? score : 1.0 - score);
  }
}
