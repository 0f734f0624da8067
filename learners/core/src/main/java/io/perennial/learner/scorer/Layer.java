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
 * <p>Weights start uniform in +-spread, accumulators at {@value #INITIAL_ACCUMULATOR}. There is one
 * copy of everything per slot; {@link #use} chooses the one that answers and learns, at no cost.
 */
final class Layer {

  static final int REFRESH = 8;
  static final float INITIAL_ACCUMULATOR = 0.1f;
  static final float FLOOR = 1e-4f;

  private final Kernel kernel;
  private final int out;
  private final float learningRate;
  private final float decay;
  private final Slot[] slots;
  private Slot slot;
  private float[] weights;

  /** A copy of the layer's tables. */
  private record Slot(FloatTable weights, FloatTable accumulators, FloatTable rates) {}

  Layer(PagedState state, Kernel kernel, NetShape shape, long id, int rows, int out, float spread) {
    this.kernel = kernel;
    this.out = out;
    this.learningRate = shape.learningRate();
    this.decay = 1f - REFRESH * (1f - shape.accumulatorDecay());
    long seed = Hash.of(shape.seed(), id);
    int size = rows * out;
    float rate = learningRate / (float) Math.sqrt(INITIAL_ACCUMULATOR);
    this.slots = new Slot[shape.slots()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] =
          new Slot(
              state.add(
                  new FloatTable(size, j -> spread == 0f ? 0f : spread * Hash.uniform(seed, j))),
              state.add(new FloatTable(size, j -> INITIAL_ACCUMULATOR)),
              state.add(new FloatTable(size, j -> rate)));
    }
    this.slot = slots[0];
    this.weights = slot.weights().values();
  }

  FloatTable weights() {
    return slot.weights();
  }

  /** From now on this slot answers and learns. */
  void use(int index) {
    slot = slots[index];
    weights = slot.weights().values();
  }

  /** Makes slot {@code to} equal to slot {@code from}. */
  void copy(int from, int to) {
    slots[to].weights().copy(slots[from].weights());
    slots[to].accumulators().copy(slots[from].accumulators());
    slots[to].rates().copy(slots[from].rates());
  }

  /** Makes a slot as it was at the start. */
  void reset(int index) {
    slots[index].weights().reset();
    slots[index].accumulators().reset();
    slots[index].rates().reset();
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
    float[] accumulators = slot.accumulators().values();
    float[] rates = slot.rates().values();
    for (int i = 0; i < n; i++) {
      int from = rows[i] * out;
      slot.weights().touch(from, out);
      if (((rows[i] + phase) & (REFRESH - 1)) == 0) {
        kernel.accumulate(
            rows[i], x[i], delta, accumulators, rates, out, decay, REFRESH, FLOOR, learningRate);
        slot.accumulators().touch(from, out);
        slot.rates().touch(from, out);
      }
    }
    kernel.descend(n, rows, x, delta, weights, rates, out, learningRate);
  }

  /** Moves the weights of slot {@code to} by a share of the way to those of slot {@code from}. */
  void follow(int from, int to, float share) {
    slots[to].weights().follow(slots[from].weights(), share);
  }

  /** The weights in use, in order. */
  float[] used(int index) {
    return slots[index].weights().written();
  }

  /** Number of weights in use. */
  int inUse(int index) {
    return slots[index].weights().writtenSize();
  }

  /**
   * Sets the weights in use up to a magnitude to 0, for ever: with an infinite accumulator the rate
   * is 0.
   *
   * @return number of pruned weights
   */
  int prune(int index, float threshold) {
    Slot s = slots[index];
    float[] w = s.weights().values();
    float[] acc = s.accumulators().values();
    int count = 0;
    for (int i = 0; i < w.length; i++) {
      if (Math.abs(w[i]) <= threshold && s.weights().isWritten(i)) {
        w[i] = 0f;
        acc[i] = Float.POSITIVE_INFINITY;
        s.rates().values()[i] = 0f;
        s.weights().touch(i);
        s.accumulators().touch(i);
        s.rates().touch(i);
      }
      count += acc[i] == Float.POSITIVE_INFINITY ? 1 : 0;
    }
    return count;
  }

  /** Sets the weights to 0 that are pruned in another slot. */
  void pruneLike(int from, int to) {
    float[] acc = slots[from].accumulators().values();
    FloatTable weights = slots[to].weights();
    for (int i = 0; i < acc.length; i++) {
      if (acc[i] == Float.POSITIVE_INFINITY) {
        weights.values()[i] = 0f;
        weights.touch(i);
      }
    }
  }

  /**
   * Makes a slot learn faster, as if it had seen a share of what it has. What was pruned may learn
   * again.
   */
  void quicken(int index, float share) {
    float[] acc = slots[index].accumulators().values();
    float[] rates = slots[index].rates().values();
    for (int i = 0; i < acc.length; i++) {
      if (slots[index].accumulators().isWritten(i)) {
        float seen = acc[i] == Float.POSITIVE_INFINITY ? INITIAL_ACCUMULATOR : share * acc[i];
        acc[i] = Math.max(FLOOR, seen);
        rates[i] = learningRate / (float) Math.sqrt(acc[i]);
        slots[index].accumulators().touch(i);
        slots[index].rates().touch(i);
      }
    }
  }
}
