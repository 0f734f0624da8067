package io.perennial.learner.scorer;

import java.util.Arrays;

/**
 * What a scorer computed on the way to its logits, kept for learning. A pure function of features
 * and weights: it is computed again when the weights changed in between. Scorers use what they
 * need.
 */
public final class Pass {

  /** Dense values after standardisation, parallel to the features' rows. */
  public float[] dense = new float[256];

  /** Logits, one per output. */
  public final float[] logits;

  /** The last hidden layer, empty where there is none. */
  public final float[] hidden;

  final float[] firstLayer;
  int inputCount;
  float inputScale;
  int[] inputRows = new int[512];
  float[] inputs = new float[512];
  final int[] liveRows;
  final float[] live;
  int liveCount;

  /**
   * @param outputs number of logits
   * @param width of the first layer, 0 if there is none
   * @param width2 of the last hidden layer, 0 if there is none
   */
  Pass(int outputs, int width, int width2) {
    logits = new float[outputs];
    firstLayer = new float[width];
    hidden = new float[width2];
    liveRows = new int[width + 1];
    live = new float[width + 1];
  }

  /** Makes room for n dense values. */
  public void ensureDense(int n) {
    if (dense.length < n) {
      dense = new float[Integer.highestOneBit(n) << 1];
    }
  }

  void ensureInputs(int capacity) {
    if (inputs.length < capacity) {
      int length = Integer.highestOneBit(capacity) << 1;
      inputs = Arrays.copyOf(inputs, length);
      inputRows = Arrays.copyOf(inputRows, length);
    }
  }
}
