package io.perennial.policy;

/**
 * What a ranking policy is made of. Two policies can exchange parameters if their shapes are equal.
 *
 * @param rows of each embedding table, a power of two, 16 to 2^20; names share rows by hash
 * @param embedding numbers in an embedding, 1 to 64
 * @param hidden units of the net, 1 to 256
 * @param candidates of a decision at most, 2 to 1,024
 * @param contextValues of a decision at most, 1 to 256; those beyond are left out
 * @param temperature tau of the softmax over scores, .01 to 100
 * @param seed of the initial parameters
 */
public record PolicyShape(
    int rows,
    int embedding,
    int hidden,
    int candidates,
    int contextValues,
    double temperature,
    long seed) {

  /** Numbers of a candidate: s_fast, popularity, idle. */
  public static final int NUMBERS = 3;

  /** What products of embeddings are multiplied by in the net's inputs, as embeddings are small. */
  public static final float PRODUCT_SCALE = 10f;

  public PolicyShape {
    Range range = new Range("policy");
    if (rows < 16 || rows > 1 << 20 || Integer.bitCount(rows) != 1) {
      throw range.invalid("rows", "a power of two from 16 to 1048576", rows);
    }
    range.check("embedding", embedding, 1, 64);
    range.check("hidden", hidden, 1, 256);
    range.check("candidates", candidates, 2, 1024);
    range.check("contextValues", contextValues, 1, 256);
    range.check("temperature", temperature, 0.01, 100);
  }

  /** What measured well. */
  public static PolicyShape defaults() {
    return new PolicyShape(1 << 14, 8, 32, 128, 64, 1, 1);
  }

  /** The same with another seed. */
  public PolicyShape withSeed(long other) {
    return new PolicyShape(rows, embedding, hidden, candidates, contextValues, temperature, other);
  }

  /** Inputs of the net: the numbers, u, i, u * i, context * i. */
  public int inputs() {
    return NUMBERS + 4 * embedding;
  }

  /** Row of the embedding tables for a hash. */
  int row(long hash) {
    return (int) (hash >>> 20) & (rows - 1);
  }

  /**
   * Checks that a decision was encoded for this shape.
   *
   * @throws IllegalArgumentException if it has more candidates or context values, or other rows
   */
  public void check(EncodedDecision d) {
    if (d.candidates() > candidates || d.context().length > contextValues) {
      throw new IllegalArgumentException(
          "a decision may have %d candidates and %d context values, but has %d and %d; encode it for this policy"
              .formatted(candidates, contextValues, d.candidates(), d.context().length));
    }
    checkRow(d.user());
    for (int row : d.context()) {
      checkRow(row);
    }
    for (int row : d.items()) {
      checkRow(row);
    }
  }

  private void checkRow(int row) {
    if (row < 0 || row >= rows) {
      throw new IllegalArgumentException(
          "a decision's rows must be from 0 to %d, but one is %d; encode it for this policy"
              .formatted(rows - 1, row));
    }
  }
}
