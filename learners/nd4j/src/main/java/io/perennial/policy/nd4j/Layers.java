package io.perennial.policy.nd4j;

/**
 * The policy's net without its embeddings, by whoever does tensors: of C candidates with K inputs Z
 * (C x K), weights W (K x H) and output weights o (H x 1)
 *
 * <pre>
 *   residual = relu(Z W) o
 * </pre>
 *
 * All arrays are row after row, and may be longer than what is used of them. Not for several
 * threads at once.
 */
public interface Layers extends AutoCloseable {

  /**
   * Computes the residuals.
   *
   * @param candidates C, 1 or more
   * @param residuals where they are written
   */
  void forward(int candidates, float[] inputs, float[] weights, float[] output, float[] residuals);

  /**
   * Computes the derivatives of a loss from those by the residuals of the last forward pass. To be
   * called once after it at most.
   *
   * @param byResiduals the loss' derivatives by the residuals
   * @param byInputs where the derivatives by the inputs are written, and so on
   */
  void backward(float[] byResiduals, float[] byInputs, float[] byWeights, float[] byOutput);

  @Override
  void close();
}
