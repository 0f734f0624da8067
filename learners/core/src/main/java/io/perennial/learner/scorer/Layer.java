package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * A matrix [rows][out] on a sparse input, learned by Adagrad (Duchi et al. 2011) with a decayed
 * accumulator:
 *
 * <pre>
 *   g    = x[i] delta[o]
 *   acc  = max({@value #FLOOR}, d^8 acc + 8 g²), rate = lr / sqrt(acc)   in one of 8 steps
 *   w    = w - step, step = rate g cut at +-lr                           in every step
 * </pre>
 *
 * <p>Departures: the accumulator takes every {@value #REFRESH}th gradient of a row eightfold (row r
 * in the steps where r + step is divisible by 8) and decays by 1 - 8 (1 - d), which saves a root, a
 * division and a write per weight and step. The rate is old by up to 7 steps, so a step is cut at
 * lr, the most a fresh rate could give; without the cut large gradients on old rates diverged.
 */
final class Layer extends AdagradLayer {

  private final Kernel kernel;
  private final int out;
  private final float decay;

  Layer(PagedState state, Kernel kernel, NetShape shape, long id, int rows, int out, float spread) {
    super(state, shape, id, rows * out, spread);
    this.kernel = kernel;
    this.out = out;
    this.decay = 1f - REFRESH * (1f - shape.accumulatorDecay());
  }

  @Override
  boolean isUsed(int index, int weight) {
    return weights(index).isWritten(weight);
  }

  @Override
  int inUse(int index) {
    return weights(index).writtenSize();
  }

  @Override
  void settle() {
    // Nothing waits: every step is applied at once.
  }

  @Override
  void forward(Pass pass) {
    Arrays.fill(pass.firstLayer, 0f);
    forward(pass.inputCount, pass.inputRows, pass.inputs, pass.firstLayer);
  }

  @Override
  void learn(Pass pass, float[] delta, long step) {
    learn(pass.inputCount, pass.inputRows, pass.inputs, delta, step);
  }

  /** y += x W for n inputs at the given rows. */
  void forward(int n, int[] rows, float[] x, float[] y) {
    kernel.forward(n, rows, x, weights().values(), out, y);
  }

  /** dx[i] = W[rows[i]] . delta for n inputs. */
  void backward(int n, int[] rows, float[] delta, float[] dx) {
    kernel.backward(0, n, rows, weights().values(), out, delta, dx);
  }

  /** W[row] . x. */
  float dot(int row, float[] x) {
    return kernel.dot(weights().values(), row * out, x, 0, out);
  }

  /** y += alpha W[row]. */
  void addRow(int row, float alpha, float[] y) {
    kernel.axpy(alpha, weights().values(), row * out, y, 0, out);
  }

  /** One step for the gradient x[i] delta[o]. */
  void learn(int n, int[] rows, float[] x, float[] delta, long step) {
    int phase = (int) (step & (REFRESH - 1));
    float[] acc = accumulators().values();
    float[] rates = rates().values();
    for (int i = 0; i < n; i++) {
      int from = rows[i] * out;
      weights().touch(from, out);
      if (((rows[i] + phase) & (REFRESH - 1)) == 0) {
        kernel.accumulate(
            rows[i], x[i], delta, acc, rates, out, decay, REFRESH, FLOOR, learningRate);
        accumulators().touch(from, out);
        rates().touch(from, out);
      }
    }
    kernel.descend(n, rows, x, delta, weights().values(), rates, out, learningRate);
  }
}
