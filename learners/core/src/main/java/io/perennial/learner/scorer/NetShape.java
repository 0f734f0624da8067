package io.perennial.learner.scorer;

/**
 * Sizes and constants of a scorer.
 *
 * @param seed decides the initial weights
 * @param outputs number of logits
 * @param denseRows rows of the dense part of the input
 * @param positions number of embedding positions
 * @param embeddingSize numbers of an embedding, at most {@link Embeddings#MAX_SIZE}
 * @param embeddingRows rows of the embedding table, a power of two
 * @param crossWeights hashed weights of the linear scorers, a power of two
 * @param hidden width of the first layer
 * @param hidden2 width of the second layer
 * @param learningRate of Adagrad
 * @param accumulatorDecay of Adagrad's sums of squares
 * @param slots copies of the net's layers, at least 1
 */
public record NetShape(
    long seed,
    int outputs,
    int denseRows,
    int positions,
    int embeddingSize,
    int embeddingRows,
    int crossWeights,
    int hidden,
    int hidden2,
    float learningRate,
    float accumulatorDecay,
    int slots) {

  /** The same for another net beside it. */
  NetShape withLayers(int width, int width2, float rate, float decay, int copies) {
    return new NetShape(
        seed,
        outputs,
        denseRows,
        positions,
        embeddingSize,
        embeddingRows,
        crossWeights,
        width,
        width2,
        rate,
        decay,
        copies);
  }

  /** Rows of the input: dense values, then the embeddings of one position after the other. */
  int inputRows() {
    return denseRows + positions * embeddingSize;
  }
}
