package io.perennial.reproduction.net;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019):
 * m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate * (m / (1 - b1^t) / (sqrt(v / (1 -
 * b2^t)) + eps) + decay * w).
 */
public final class Adam {

  private static final float B1 = .9f;
  private static final float B2 = .999f;
  private static final float EPSILON = 1e-7f;

  private final float[] m;
  private final float[] v;
  private double b1Power = 1;
  private double b2Power = 1;

  /** For {@code size} weights. */
  public Adam(int size) {
    m = new float[size];
    v = new float[size];
  }

  private Adam(Adam other) {
    m = other.m.clone();
    v = other.v.clone();
    b1Power = other.b1Power;
    b2Power = other.b2Power;
  }

  /** The same state, to go back to. */
  public Adam copy() {
    return new Adam(this);
  }

  /** One step with the mean gradient of a batch; the gradient is cleared. */
  public void step(float[] w, float[] gradient, float rate, float decay) {
    b1Power *= B1;
    b2Power *= B2;
    float mScale = (float) (rate / (1 - b1Power));
    float vScale = (float) (1 / (1 - b2Power));
    float shrink = rate * decay;
    for (int i = 0; i < w.length; i++) {
      float g = gradient[i];
      gradient[i] = 0;
      m[i] = B1 * m[i] + (1 - B1) * g;
      v[i] = B2 * v[i] + (1 - B2) * (g * g);
      w[i] -= mScale * m[i] / ((float) Math.sqrt(v[i] * vScale) + EPSILON) + shrink * w[i];
    }
  }
}
