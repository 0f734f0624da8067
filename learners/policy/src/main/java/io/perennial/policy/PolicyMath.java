package io.perennial.policy;

/**
 * The arithmetic of a policy's fine-tuning on mini-batches: plain loops here, tensors on a GPU
 * elsewhere. An implementation works on one {@link RankingPolicy}: it reads the parameters at every
 * forward pass, since others may have written to them, and has written them back when a step
 * returns. Not for several threads at once.
 */
public interface PolicyMath extends AutoCloseable {

  /** How the arithmetic is done, for people and for the label of a digest. */
  String name();

  /** Fills {@link PolicyBatch#scores}. */
  void forward(PolicyBatch batch);

  /**
   * Adds to {@link #gradients} what follows from {@link PolicyBatch#gradient}. The batch must be
   * the one of the last forward pass, and the parameters must be the same.
   */
  void backward(PolicyBatch batch);

  /** The sums since the last step. */
  PolicyGradients gradients();

  /** Changes the parameters against the gradients, and sets these to 0. */
  default void step(Adagrad optimiser, double learningRate) {
    optimiser.step(gradients(), (float) learningRate);
  }

  /** Gives back what the garbage collector does not; nothing here. */
  @Override
  default void close() {}
}
