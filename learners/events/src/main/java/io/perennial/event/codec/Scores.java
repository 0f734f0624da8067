package io.perennial.event.codec;

import io.perennial.event.LabelSpace;
import io.perennial.event.Prediction;

/** A prediction's scores as the codecs need them. */
final class Scores {

  private Scores() {}

  /** Fails unless there is one finite score per class. */
  static void require(Prediction prediction, LabelSpace labels) {
    require("scores", prediction.scores(), labels);
    require("baseScores", prediction.baseScores(), labels);
  }

  private static void require(String name, float[] scores, LabelSpace labels) {
    if (scores.length != labels.size()) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' must have one score per class, "
              + labels.size()
              + ", but has "
              + scores.length);
    }
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new IllegalArgumentException(
            "field '" + name + "' must be finite numbers, but one is " + score);
      }
    }
  }

  static boolean sameBits(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  /** The class with the largest score; of equal ones the first. */
  static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
