package io.perennial.memory;

/**
 * What an {@link ErrorSketch} holds on a key: per half-life and array the decayed count n, outcome
 * sum Y and base-score sum B of a cell. Reusable. The read-outs are functions of it.
 */
public final class Reading {

  private final int arrays;
  private final float[] counts;
  private final float[] outcomes;
  private final float[] bases;
  private final double[] attention;

  Reading(int arrays, int halfLives) {
    this.arrays = arrays;
    this.counts = new float[arrays * halfLives];
    this.outcomes = new float[arrays * halfLives];
    this.bases = new float[arrays * halfLives];
    this.attention = new double[arrays];
  }

  void set(int halfLife, int array, float count, float outcome, float base) {
    int at = halfLife * arrays + array;
    counts[at] = count;
    outcomes[at] = outcome;
    bases[at] = base;
  }

  /** Decayed number of examples, the mean over the arrays: how much evidence there is. */
  public float evidence(int halfLife) {
    float sum = 0;
    for (int at = halfLife * arrays; at < (halfLife + 1) * arrays; at++) {
      sum += counts[at];
    }
    return sum / arrays;
  }

  /**
   * The error of the base score in logits, shrunken:
   *
   * <pre>
   *   r = mean_k (Y_k - n_k ref_k) / (n_k ref_k (1 - ref_k) + 1)
   *   ref_k = gamma base + (1 - gamma) B_k / n_k
   * </pre>
   *
   * One Newton step of the log loss with a standard normal prior, away from ref: with gamma = 0 the
   * errors of the scores that were served then (ReLoop2's residual form, equation 13), with gamma =
   * 1 the outcomes against the score of now (its label form, equation 14). Empty cells add nothing.
   *
   * @param base the base score of now, above 0 and below 1
   * @param gamma from 0 to 1
   */
  public float residual(int halfLife, float base, float gamma) {
    float sum = 0;
    for (int at = halfLife * arrays; at < (halfLife + 1) * arrays; at++) {
      float n = counts[at];
      if (n > 0) {
        float expected = gamma * n * base + (1 - gamma) * bases[at];
        float reference = expected / n;
        sum += (outcomes[at] - expected) / (expected * (1 - reference) + 1);
      }
    }
    return sum / arrays;
  }

  /**
   * The error of the base score as the paper reads it (equations 11 to 13): per array the mean
   * outcome and mean base score of the cell, averaged with the weights softmax(s_k / temperature),
   * where s_k is the cell's share of the counts read (the paper's own normaliser is lost).
   *
   * <pre>error = gamma (ybar - base) + (1 - gamma) (ybar - ybar_base)</pre>
   *
   * Empty cells have no weight.
   *
   * @param temperature above 0; infinite weighs all arrays alike
   * @return the error in probability, 0 when every cell is empty
   */
  public float error(int halfLife, float base, float gamma, double temperature) {
    double total = 0;
    double largest = 0;
    for (int k = 0; k < arrays; k++) {
      total += counts[halfLife * arrays + k];
      largest = Math.max(largest, counts[halfLife * arrays + k]);
    }
    if (total <= 0) {
      return 0;
    }
    double weights = 0;
    double error = 0;
    for (int k = 0; k < arrays; k++) {
      int at = halfLife * arrays + k;
      if (counts[at] > 0) {
        attention[k] = StrictMath.exp((counts[at] - largest) / total / temperature);
        weights += attention[k];
        error +=
            attention[k]
                * (outcomes[at] / counts[at] - gamma * base - (1 - gamma) * bases[at] / counts[at]);
      }
    }
    return (float) (error / weights);
  }
}
