package io.perennial.learner.scorer;

import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * A learned combination of two models' logits, z = a x + b y, with a pair of weights per slot,
 * never below 0. They start at {@value #INITIAL} and learn by Adagrad with a decayed accumulator.
 */
public final class Blend {

  static final float INITIAL = 0.5f;
  private static final float LEARNING_RATE = 0.05f;
  private static final float DECAY = 0.999f;
  private static final float FLOOR = 1e-4f;
  private static final int STRIDE = 4;

  private final FloatTable table;
  private final float[] values;
  private int at;

  public Blend(PagedState state, int slots) {
    table = state.add(new FloatTable(STRIDE * slots, Blend::initial));
    values = table.values();
  }

  private static float initial(int index) {
    return index % STRIDE < 2 ? INITIAL : 1f;
  }

  /** From now on the pair in this slot answers and learns. */
  public void use(int slot) {
    at = STRIDE * slot;
  }

  /** Makes slot {@code to} equal to slot {@code from}. */
  public void copy(int from, int to) {
    System.arraycopy(values, STRIDE * from, values, STRIDE * to, STRIDE);
    table.touch(STRIDE * to, STRIDE);
  }

  /** Makes a slot as it was at the start. */
  public void reset(int slot) {
    for (int i = STRIDE * slot; i < STRIDE * (slot + 1); i++) {
      values[i] = initial(i);
    }
    table.touch(STRIDE * slot, STRIDE);
  }

  /** Makes a slot trust the second model alone, until it learns otherwise. */
  public void trustSecond(int slot) {
    reset(slot);
    values[STRIDE * slot] = 0f;
    values[STRIDE * slot + 1] = 1f;
  }

  /** z = a x + b y. */
  public void apply(float[] x, float[] y, float[] z) {
    for (int k = 0; k < x.length; k++) {
      z[k] = values[at] * x[k] + values[at + 1] * y[k];
    }
  }

  /** One step for the gradient by each combined logit. */
  public void learn(float[] x, float[] y, float[] gradient) {
    step(0, x, gradient);
    step(1, y, gradient);
    table.touch(at, STRIDE);
  }

  private void step(int which, float[] x, float[] gradient) {
    float g = 0;
    for (int k = 0; k < x.length; k++) {
      g += gradient[k] * x[k];
    }
    float accumulator = DECAY * values[at + 2 + which] + g * g;
    values[at + 2 + which] = accumulator;
    float moved = values[at + which] - LEARNING_RATE * g / (float) Math.sqrt(accumulator + FLOOR);
    values[at + which] = Math.max(0f, moved);
  }
}
