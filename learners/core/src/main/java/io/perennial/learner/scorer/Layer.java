package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A matrix [rows][out] with Adagrad's accumulator and present rate per weight.
 *
 * <p>The rate lr / sqrt(acc) of row r is computed anew in the steps where (r + step) is divisible
 * by {@value #REFRESH}: a root and a division per weight and step would cost more than all the
 * rest. Weights start uniform in +-sqrt(6 / fanIn), accumulators at {@link #INITIAL_ACCUMULATOR}.
 */
final class Layer {

  static final int REFRESH = Integer.getInteger("refresh", 8);
  static final float INITIAL_ACCUMULATOR = Float.parseFloat(System.getProperty("acc0", "0.1"));

  static final float FLOOR = Float.parseFloat(System.getProperty("floor","1e-4"));
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
