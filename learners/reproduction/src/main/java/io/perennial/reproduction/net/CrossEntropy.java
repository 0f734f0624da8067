package io.perennial.reproduction.net;

/** Softmax and its cross-entropy, on the logits of a batch. */
public final class CrossEntropy {

  private CrossEntropy() {}

  /** Probabilities of the outputs {@code from} to {@code from + p.length} for a lane, into p. */
  public static void probabilities(Batch batch, int lane, int from, float[] p) {
    float max = Float.NEGATIVE_INFINITY;
    for (int o = 0; o < p.length; o++) {
      max = Math.max(max, batch.logit(lane, from + o));
    }
    float sum = 0;
    for (int o = 0; o < p.length; o++) {
      p[o] = (float) StrictMath.exp(batch.logit(lane, from + o) - max);
      sum += p[o];
    }
    for (int o = 0; o < p.length; o++) {
      p[o] /= sum;
    }
  }

  /** Number of the largest value. */
  public static int best(float[] p) {
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      if (p[i] > p[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Sets the deltas of a lane for the mean over all lanes of the loss against a hard label. */
  public static void delta(Batch batch, int lane, float[] p, int label, int images) {
    for (int o = 0; o < p.length; o++) {
      batch.delta(lane, o, (p[o] - (o == label ? 1f : 0f)) / images);
    }
  }
}
