package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.List;

/**
 * A matrix learned by Adagrad: weights, accumulators and rates, and one copy of them per slot.
 * {@link #use} chooses the one that answers and learns, at no cost.
 *
 * <p>Weights start uniform in +-spread, accumulators at {@value #INITIAL_ACCUMULATOR}. Accumulators
 * take every {@value #REFRESH}th gradient only, that many times. Memory 12 bytes per weight and
 * slot.
 */
abstract class AdagradLayer {

  static final float INITIAL_ACCUMULATOR = 0.1f;
  static final float FLOOR = 1e-4f;
  static final int REFRESH = 8;

  final float learningRate;
  private final Slot[] slots;
  private Slot slot;
  private int current;

  /** A copy of the layer's tables. */
  private record Slot(FloatTable weights, FloatTable accumulators, FloatTable rates) {}

  /**
   * @param id tells the initial weights of several layers apart
   * @param size number of weights
   */
  AdagradLayer(PagedState state, NetShape shape, long id, int size, float spread) {
    this.learningRate = shape.learningRate();
    long seed = Hash.of(shape.seed(), id);
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
  }

  final FloatTable weights() {
    return slot.weights();
  }

  final FloatTable accumulators() {
    return slot.accumulators();
  }

  final FloatTable rates() {
    return slot.rates();
  }

  /** The weights of a slot. */
  final FloatTable weights(int index) {
    return slots[index].weights();
  }

  /** As the first layer of a net: fills the pass's, before its units are cut at 0. */
  abstract void forward(Pass pass);

  /**
   * As the first layer of a net: learns from the pass's inputs.
   *
   * @param delta gradient by the units; 0 for those that are not live
   */
  abstract void learn(Pass pass, float[] delta, long step);

  /** Applies what was learned and waits, before anything else is done to the weights. */
  abstract void settle();

  /** Number of weights in use. */
  abstract int inUse(int index);

  /** Whether a weight of a slot is in use: it may differ from its initial value, or soon will. */
  abstract boolean isUsed(int index, int weight);

  /** From now on this slot answers and learns. */
  final void use(int index) {
    slot = slots[index];
    current = index;
  }

  /** The slot that answers and learns. */
  final int current() {
    return current;
  }

  /** Makes slot {@code to} equal to slot {@code from}. */
  void copy(int from, int to) {
    settle();
    slots[to].weights().copy(slots[from].weights());
    slots[to].accumulators().copy(slots[from].accumulators());
    slots[to].rates().copy(slots[from].rates());
  }

  /** Makes a slot as it was at the start. */
  void reset(int index) {
    settle();
    slots[index].weights().reset();
    slots[index].accumulators().reset();
    slots[index].rates().reset();
  }

  /**
   * Lays a slot's rows out anew, further apart; what is between them has its initial value.
   *
   * @param before weights from one row to the next so far
   * @param after and from now on
   */
  final void restride(int index, int rows, int before, int after) {
    Slot s = slots[index];
    for (FloatTable table : List.of(s.weights(), s.accumulators(), s.rates())) {
      float[] values = table.values();
      for (int row = rows - 1; row >= 0; row--) {
        System.arraycopy(values, row * before, values, row * after, before);
        table.reset(row * after + before, after - before);
      }
      table.touch(0, rows * after);
    }
  }

  /** Moves the weights of slot {@code to} by a share of the way to those of slot {@code from}. */
  final void follow(int from, int to, float share) {
    settle();
    slots[to].weights().follow(slots[from].weights(), share);
  }

  /** The weights in use, in order. */
  final float[] used(int index) {
    settle();
    float[] all = weights(index).values();
    float[] used = new float[inUse(index)];
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      if (isUsed(index, i)) {
        used[n++] = all[i];
      }
    }
    return used;
  }

  /**
   * Sets the weights in use up to a magnitude to 0, for ever: with an infinite accumulator the rate
   * is 0.
   *
   * @return number of pruned weights
   */
  final int prune(int index, float threshold) {
    settle();
    Slot s = slots[index];
    float[] w = s.weights().values();
    float[] acc = s.accumulators().values();
    int count = 0;
    for (int i = 0; i < w.length; i++) {
      if (Math.abs(w[i]) <= threshold && isUsed(index, i)) {
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
  final void pruneLike(int from, int to) {
    settle();
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
  final void quicken(int index, float share) {
    settle();
    float[] acc = slots[index].accumulators().values();
    float[] rates = slots[index].rates().values();
    for (int i = 0; i < acc.length; i++) {
      if (isUsed(index, i)) {
        float seen = acc[i] == Float.POSITIVE_INFINITY ? INITIAL_ACCUMULATOR : share * acc[i];
        acc[i] = Math.max(FLOOR, seen);
        rates[i] = learningRate / (float) Math.sqrt(acc[i]);
        slots[index].accumulators().touch(i);
        slots[index].rates().touch(i);
      }
    }
  }
}
