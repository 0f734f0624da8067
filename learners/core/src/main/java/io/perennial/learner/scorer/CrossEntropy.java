package io.perennial.learner.scorer;

import io.perennial.learner.kernel.FastMath;

/** The loss of every model here: one logit for two classes, one per class for more. */
public final class CrossEntropy {

  private CrossEntropy() {}

  /** Probabilities of all classes: two for one logit. */
  public static void probabilities(float[] logits, float[] probabilities) {
    if (logits.length == 1) {
      probabilities[1] = FastMath.sigmoid(logits[0]);
      probabilities[0] = 1f - probabilities[1];
    } else {
      System.arraycopy(logits, 0, probabilities, 0, logits.length);
      FastMath.softmax(probabilities, logits.length);
    }
  }

  /** Log loss of a label, in nats. */
  public static double loss(float[] logits, int label) {
    if (logits.length == 1) {
      return FastMath.softplus(label == 1 ? -logits[0] : logits[0]);
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    float sum = 0f;
    for (float logit : logits) {
      sum += FastMath.exp(logit - largest);
    }
    return largest + FastMath.log(sum) - logits[label];
  }

  /**
   * What an example is to be answered with: its label, and in part how it was answered before.
   *
   * @param logits of that answer
   * @param share of that answer, 0 to 1
   * @param target receives a probability per logit
   */
  public static void target(float[] logits, int label, float share, float[] target) {
    if (logits.length == 1) {
      target[0] = (1f - share) * label + share * FastMath.sigmoid(logits[0]);
      return;
    }
    probabilities(logits, target);
    for (int k = 0; k < target.length; k++) {
      target[k] = share * target[k] + (k == label ? 1f - share : 0f);
    }
  }

  /** Gradient of the loss by each logit: probability minus target. */
  public static void gradient(float[] logits, float[] target, float[] gradient) {
    if (logits.length == 1) {
      gradient[0] = FastMath.sigmoid(logits[0]) - target[0];
    } else {
      probabilities(logits, gradient);
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] -= target[k];
      }
    }
  }

  /** Gradient of the loss by each logit: probability minus outcome. */
  public static void gradient(float[] logits, int label, float[] gradient) {
    if (logits.length == 1) {
      gradient[0] = FastMath.sigmoid(logits[0]) - label;
    } else {
      probabilities(logits, gradient);
      gradient[label] -= 1f;
    }
  }
}
