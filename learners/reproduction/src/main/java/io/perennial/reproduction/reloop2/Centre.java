package io.perennial.reproduction.reloop2;

/** The running mean of hidden vectors, which are taken from it before they are hashed. */
final class Centre {

  private static final float RATE = 1e-3f;

  private final float[] mean;
  private final float[] centred;
  private long seen;

  Centre(int dimensions) {
    mean = new float[dimensions];
    centred = new float[dimensions];
  }

  /** The vector less the mean so far; valid until the next call. */
  float[] of(float[] hidden) {
    for (int i = 0; i < mean.length; i++) {
      centred[i] = hidden[i] - mean[i];
    }
    return centred;
  }

  /** Moves the mean: the plain one of the first vectors, a fading one afterwards. */
  void add(float[] hidden) {
    float rate = Math.max(RATE, 1f / ++seen);
    for (int i = 0; i < mean.length; i++) {
      mean[i] += rate * (hidden[i] - mean[i]);
    }
  }
}
