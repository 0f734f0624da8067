package io.perennial.policy;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.FloatTable;

/**
 * The parameters of a {@link RankingPolicy}, each a matrix in one flat array, row after row:
 * element (r, c) is at r * width + c. Gradients have the same layout. The order of the groups is
 * part of the format.
 */
public enum ParameterGroup {
  /** Users' embeddings, one a row. */
  USER,
  /** Items' embeddings. */
  ITEM,
  /** Embeddings of the values of a context; a context's is the mean of its values'. */
  CONTEXT,
  /** One number per row of {@link #ITEM}, added to the score. Initially 0. */
  ITEM_BIAS,
  /** The net's hidden layer, a row per input: numbers, u, i, u * i, context * i. */
  HIDDEN,
  /** One row, a number per hidden unit. Initially 0. */
  HIDDEN_BIAS,
  /** One row, a number per hidden unit. Initially 0, so that s_policy is 0. */
  OUTPUT,
  /**
   * One row, a weight per standardised number of a candidate, beside the net: so that what is
   * simple, such as that popularity counts for more than the logit does, is learned in a few steps.
   * Initially 0.
   */
  LINEAR,
  /**
   * One row: decisions seen (cut), then the running means of a candidate's numbers, then their
   * variances. Not learned by gradient.
   */
  MOMENTS;

  private static final float EMBEDDING_SCALE = 0.05f;

  /** Number of rows. */
  public int rows(PolicyShape shape) {
    return switch (this) {
      case USER, ITEM, CONTEXT, ITEM_BIAS -> shape.rows();
      case HIDDEN -> shape.inputs();
      case HIDDEN_BIAS, OUTPUT, LINEAR, MOMENTS -> 1;
    };
  }

  /** Numbers in a row. */
  public int width(PolicyShape shape) {
    return switch (this) {
      case USER, ITEM, CONTEXT -> shape.embedding();
      case ITEM_BIAS -> 1;
      case HIDDEN, HIDDEN_BIAS, OUTPUT -> shape.hidden();
      case LINEAR -> PolicyShape.NUMBERS;
      case MOMENTS -> 1 + 2 * PolicyShape.NUMBERS;
    };
  }

  /** Number of elements. */
  public int size(PolicyShape shape) {
    return rows(shape) * width(shape);
  }

  /** Whether a decision reaches few of its rows. */
  public boolean isSparse() {
    return switch (this) {
      case USER, ITEM, CONTEXT, ITEM_BIAS -> true;
      case HIDDEN, HIDDEN_BIAS, OUTPUT, LINEAR, MOMENTS -> false;
    };
  }

  /** Whether it is learned by gradient. */
  public boolean isLearned() {
    return this != MOMENTS;
  }

  /** Initial values are a function of seed, group and index. */
  FloatTable newTable(PolicyShape shape) {
    float scale =
        switch (this) {
          case USER, ITEM, CONTEXT -> EMBEDDING_SCALE;
          case HIDDEN -> (float) Math.sqrt(6.0 / (shape.inputs() + shape.hidden()));
          case ITEM_BIAS, HIDDEN_BIAS, OUTPUT, LINEAR, MOMENTS -> 0;
        };
    long seed = Hash.of(shape.seed(), ordinal());
    return scale == 0
        ? new FloatTable(size(shape))
        : new FloatTable(size(shape), i -> scale * Hash.uniform(seed, i));
  }
}
