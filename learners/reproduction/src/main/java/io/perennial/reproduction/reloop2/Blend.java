package io.perennial.reproduction.reloop2;

import io.perennial.learner.kernel.FastMath;
import java.util.Arrays;

/**
 * Adds signals to the base's logit with weights that are learned online:
 *
 * <pre>score = sigmoid(logit(base) + bias + sum_h w_h x_h)</pre>
 *
 * By evidence, there is also a slope on the base's logit, and for each range of how much is known
 * another bias and other weights on top. The weights start at 0, so that at first the score is the
 * base's, and take Adagrad steps down the log loss, with accumulators that fade by {@value #DECAY}
 * and are 1 at least. They are not bound. What all learned correctors here have in common: they
 * differ in their signals alone.
 */
final class Blend {

  private static final float RATE = 0.05f;
  private static final float DECAY = 0.9998f;
  private static final int BUCKETS = 6;
  private static final int BIAS = 0;
  private static final int SLOPE = 1;
  private static final int FIRST = 2;
  private static final float[] NOTHING = {};

  private final int signals;
  private final boolean slope;
  private final boolean byEvidence;
  private final float[] weights;
  private final float[] accumulators;

  /** The signals of a row, as they were when it was scored. Reusable. */
  static final class Terms {
    private float logit;
    private int size;
    private int[] numbers = new int[8];
    private float[] values = new float[8];

    private void add(int weight, float value) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      numbers[size] = weight;
      values[size++] = value;
    }
  }

  private Blend(int signals, boolean slope, boolean byEvidence) {
    this.signals = signals;
    this.slope = slope;
    this.byEvidence = byEvidence;
    this.weights = new float[FIRST + signals + BUCKETS * (1 + signals)];
    this.accumulators = new float[weights.length];
    Arrays.fill(accumulators, 1);
  }

  /** A bias and a slope alone: Platt's recalibration. */
  static Blend recalibrating() {
    return new Blend(0, true, false);
  }

  /**
   * With signals.
   *
   * @param byEvidence whether what is known well has weights of its own
   */
  static Blend of(int signals, boolean byEvidence) {
    return new Blend(signals, byEvidence, byEvidence);
  }

  /** Scores a row without signals, and keeps its terms. */
  float score(float base, Terms terms) {
    return score(base, NOTHING, 0, terms);
  }

  /**
   * Scores a row, and keeps its terms.
   *
   * @param evidence decayed number of rows behind the signals
   */
  float score(float base, float[] x, float evidence, Terms terms) {
    terms.logit = logit(base);
    terms.size = 0;
    terms.add(BIAS, 1);
    if (slope) {
      terms.add(SLOPE, terms.logit);
    }
    int own = FIRST + signals + bucket(evidence) * (1 + signals);
    if (byEvidence) {
      terms.add(own, 1);
    }
    for (int h = 0; h < signals; h++) {
      terms.add(FIRST + h, x[h]);
      if (byEvidence) {
        terms.add(own + 1 + h, x[h]);
      }
    }
    return score(terms);
  }

  /** Learns the outcome of a row that was scored. */
  void learn(Terms terms, int label) {
    float error = score(terms) - label;
    for (int i = 0; i < terms.size; i++) {
      int w = terms.numbers[i];
      float gradient = error * terms.values[i];
      accumulators[w] = Math.max(1, DECAY * accumulators[w] + gradient * gradient);
      weights[w] -= RATE * gradient / (float) Math.sqrt(accumulators[w]);
    }
  }

  private float score(Terms terms) {
    float sum = terms.logit;
    for (int i = 0; i < terms.size; i++) {
      sum += weights[terms.numbers[i]] * terms.values[i];
    }
    return FastMath.sigmoid(sum);
  }

  /** Below .5, 2, 8, 32, 128 decayed rows, or more. */
  static int bucket(float evidence) {
    int bucket = 0;
    for (float bound = 0.5f; bucket < BUCKETS - 1 && evidence >= bound; bound *= 4) {
      bucket++;
    }
    return bucket;
  }

  /** ln(p / (1 - p)), of a p that is cut at a millionth. */
  static float logit(float probability) {
    float p = Math.max(1e-6f, Math.min(1 - 1e-6f, probability));
    return FastMath.log(p / (1 - p));
  }
}
