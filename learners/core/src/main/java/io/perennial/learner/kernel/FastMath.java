package io.perennial.learner.kernel;

/**
 * Elementary functions from additions, multiplications and divisions alone, so that interpreter,
 * compilers and machines give the same bits (the platform's {@code Math.exp} and {@code Math.log}
 * need not). No allocation, no tables.
 */
public final class FastMath {

  private static final float LOG2_E = 1.442695f;
  private static final float LN_2 = 0.6931472f;

  private FastMath() {}

  /**
   * 2^x, relative error below 3e-7 for normal results; 0 below -126, and x is cut at 127.
   *
   * <p>2^x = 2^n * 2^f, n the nearest integer, with the Taylor polynomial of degree 7 for 2^f.
   */
  public static float exp2(float x) {
    if (!(x > -126f)) {
      return 0f;
    }
    float y = Math.min(x, 127f);
    int n = (int) (y + (y < 0 ? -0.5f : 0.5f));
    float f = y - n;
    float p =
        1f
            + f
                * (0.6931472f
                    + f
                        * (0.2402265f
                            + f
                                * (0.05550411f
                                    + f
                                        * (0.009618129f
                                            + f
                                                * (0.0013333558f
                                                    + f * (0.0001540353f + f * 1.5252734e-5f))))));
    return p * Float.intBitsToFloat((n + 127) << 23);
  }

  /** e^x, relative error below 1e-5 over the whole range and 1e-6 for |x| below 8. */
  public static float exp(float x) {
    return exp2(x * LOG2_E);
  }

  /**
   * Natural logarithm of a positive normal number, absolute error below 3e-7 times the larger of 1
   * and the result; smaller arguments count as the smallest normal number.
   *
   * <p>log(2^e * m) = e log 2 + 2 artanh((m - 1) / (m + 1)) with m in [sqrt(1/2), sqrt(2)).
   */
  public static float log(float x) {
    float y = x > Float.MIN_NORMAL ? x : Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(y);
    int e = (bits - 0x3F3504F3) >> 23;
    float m = Float.intBitsToFloat(bits - (e << 23));
    float s = (m - 1f) / (m + 1f);
    float z = s * s;
    float series = 0.33333334f + z * (0.2f + z * (0.14285713f + z * 0.11111111f));
    return e * LN_2 + 2f * s * (1f + z * series);
  }

  /** 1 / (1 + e^-x), never 0 or 1: x is cut at 16. */
  public static float sigmoid(float x) {
    float y = Math.max(-16f, Math.min(16f, x));
    return 1f / (1f + exp(-y));
  }

  /** log(1 + e^x). */
  public static float softplus(float x) {
    return x > 0 ? x + log(1f + exp(-x)) : log(1f + exp(x));
  }

  /** Replaces n logits by probabilities that add up to 1. */
  public static void softmax(float[] logits, int n) {
    float max = logits[0];
    for (int i = 1; i < n; i++) {
      max = Math.max(max, logits[i]);
    }
    float sum = 0;
    for (int i = 0; i < n; i++) {
      logits[i] = exp(logits[i] - max);
      sum += logits[i];
    }
    for (int i = 0; i < n; i++) {
      logits[i] /= sum;
    }
  }
}
