package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A matrix [rows][out] learned by Adagrad (Duchi et al. 2011) with a decayed accumulator:
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
 *
 * <p>Weights start uniform in +-spread, accumulators at {@value #INITIAL_ACCUMULATOR}.
 */
final class Layer {

  static final int REFRESH = 8;
  static final float INITIAL_ACCUMULATOR = 0.1f;
  static final float FLOOR = 1e-4f;

  private final Kernel kernel;
  private final int out;
  private final float learningRate;
  private final float decay;
  private final FloatTable weightTable;
  private final FloatTable accumulatorTable;
  private final FloatTable rateTable;
  private final float[] weights;
  private final float[] accumulators;
  private final float[] rates;

  Layer(PagedState state, Kernel kernel, NetShape shape, long id, int rows, int out, float spread) {
    this.kernel = kernel;
    this.out = out;
    this.learningRate = shape.learningRate();
    this.decay = 1f - REFRESH * (1f - shape.accumulatorDecay());
    long seed = Hash.of(shape.seed(), id);
    int size = rows * out;
    float rate = learningRate / (float) Math.sqrt(INITIAL_ACCUMULATOR);
    this.weightTable =
        state.add(new FloatTable(size, i -> spread == 0f ? 0f : spread * Hash.uniform(seed, i)));
    this.accumulatorTable = state.add(new FloatTable(size, i -> INITIAL_ACCUMULATOR));
    this.rateTable = state.add(new FloatTable(size, i -> rate));
    this.weights = weightTable.values();
    this.accumulators = accumulatorTable.values();
    this.rates = rateTable.values();
  }

  FloatTable weights() {
    return weightTable;
  }

  /** y += x W for n inputs at the given rows. */
  void forward(int n, int[] rows, float[] x, float[] y) {
    kernel.forward(n, rows, x, weights, out, y);
  }

  /** dx[i] = W[rows[i]] . delta, from {@code from} to {@code n}. */
  void backward(int from, int n, int[] rows, float[] delta, float[] dx) {
    kernel.backward(from, n, rows, weights, out, delta, dx);
  }

  /** W[row] . x. */
  float dot(int row, float[] x) {
    return kernel.dot(weights, row * out, x, 0, out);
  }

  /** y += alpha W[row]. */
  void addRow(int row, float alpha, float[] y) {
    kernel.axpy(alpha, weights, row * out, y, 0, out);
  }

  /** One step for the gradient x[i] delta[o]. */
  void learn(int n, int[] rows, float[] x, float[] delta, long step) {
    int phase = (int) (step & (REFRESH - 1));
    for (int i = 0; i < n; i++) {
      int from = rows[i] * out;
      weightTable.touch(from, out);
      if (((rows[i] + phase) & (REFRESH - 1)) == 0) {
        kernel.accumulate(
            rows[i], x[i], delta, accumulators, rates, out, decay, REFRESH, FLOOR, learningRate);
        accumulatorTable.touch(from, out);
        rateTable.touch(from, out);
      }
    }
    kernel.descend(n, rows, x, delta, weights, rates, out, learningRate);
  }
}
