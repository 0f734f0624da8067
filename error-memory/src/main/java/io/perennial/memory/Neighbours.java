package io.perennial.memory;

import java.util.Arrays;

/**
 * What an {@link ExactMemory} finds for a key: similarity, outcome and base score of the nearest
 * examples, the most similar first. Reusable. The read-outs are functions of it.
 */
public final class Neighbours {

  private final float[] similarities;
  private final long[] ids;
  private final float[] outcomes;
  private final float[] baseScores;
  private int wanted;
  private int size;

  // The read-outs' means (equation 11), as of the last average().
  private double outcome;
  private double baseScore;

  /**
   * @param most examples that it holds, at least 1
   */
  public Neighbours(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    similarities = new float[most];
    ids = new long[most];
    outcomes = new float[most];
    baseScores = new float[most];
  }

  /** How many were found. */
  public int size() {
    return size;
  }

  /** Cosine, -1 to 1 within rounding. */
  public float similarity(int i) {
    return similarities[index(i)];
  }

  /** What {@link ExactMemory#write} returned. */
  public long id(int i) {
    return ids[index(i)];
  }

  public float outcome(int i) {
    return outcomes[index(i)];
  }

  public float baseScore(int i) {
    return baseScores[index(i)];
  }

  /**
   * The error of the base score as the paper reads it (equations 11 to 13), with the attention
   * softmax(similarity / temperature):
   *
   * <pre>error = gamma (ybar - base) + (1 - gamma) (ybar - ybar_base)</pre>
   *
   * @param base the base score of now
   * @param gamma from 0 to 1
   * @param temperature above 0; infinite weighs all neighbours alike
   * @return the error in probability, 0 without a neighbour
   */
  public float error(float base, float gamma, double temperature) {
    if (size == 0) {
      return 0;
    }
    average(temperature);
    return (float) (outcome - gamma * base - (1 - gamma) * baseScore);
  }

  /**
   * The error of the base score in logits, shrunken, as {@link Reading#residual} has it, with the n
   * neighbours in the place of a cell and their means weighed as in {@link #error}:
   *
   * <pre>r = n (ybar - ref) / (n ref (1 - ref) + 1),   ref = gamma base + (1 - gamma) ybar_base
   * </pre>
   *
   * @param base the base score of now, above 0 and below 1
   * @param gamma from 0 to 1
   * @param temperature above 0; infinite weighs all neighbours alike
   * @return 0 without a neighbour
   */
  public float residual(float base, float gamma, double temperature) {
    if (size == 0) {
      return 0;
    }
    average(temperature);
    double reference = gamma * base + (1 - gamma) * baseScore;
    return (float) (size * (outcome - reference) / (size * reference * (1 - reference) + 1));
  }

  void clear(int k) {
    if (k < 1 || k > ids.length) {
      throw new IllegalArgumentException(
          "k must be from 1 to the %d that the result holds, but is %d".formatted(ids.length, k));
    }
    wanted = k;
    size = 0;
  }

  /** Whether it would be among the nearest. */
  boolean wants(float similarity, long id) {
    return size < wanted || isNearer(similarity, id, size - 1);
  }

  /** Puts it in its place; the last one falls out. */
  void add(float similarity, long id, float outcome, float baseScore) {
    int at = size < wanted ? size++ : size - 1;
    while (at > 0 && isNearer(similarity, id, at - 1)) {
      similarities[at] = similarities[at - 1];
      ids[at] = ids[at - 1];
      outcomes[at] = outcomes[at - 1];
      baseScores[at] = baseScores[at - 1];
      at--;
    }
    similarities[at] = similarity;
    ids[at] = id;
    outcomes[at] = outcome;
    baseScores[at] = baseScore;
  }

  private boolean isNearer(float similarity, long id, int than) {
    return similarity > similarities[than] || (similarity == similarities[than] && id > ids[than]);
  }

  private void average(double temperature) {
    double weights = 0;
    outcome = 0;
    baseScore = 0;
    for (int i = 0; i < size; i++) {
      // At most 0, so that nothing overflows.
      double weight = StrictMath.exp(((double) similarities[i] - similarities[0]) / temperature);
      weights += weight;
      outcome += weight * outcomes[i];
      baseScore += weight * baseScores[i];
    }
    outcome /= weights;
    baseScore /= weights;
  }

  private int index(int i) {
    if (i >= size) {
      throw new IndexOutOfBoundsException(
          "there are " + size + " neighbours, but number " + i + " was asked for");
    }
    return i;
  }

  @Override
  public String toString() {
    return "Neighbours" + Arrays.toString(Arrays.copyOf(ids, size));
  }
}
