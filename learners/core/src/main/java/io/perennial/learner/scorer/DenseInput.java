package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * The first layer on the dense input of {@link InputColumns}, learned by Adagrad in small batches:
 *
 * <pre>
 *   G    = sum over the batch of x[c] delta[u]
 *   acc  = max({@value #FLOOR}, d^{8 n} acc + 8 G²), rate = lr / sqrt(acc)   in one of 8 batches of n
 *   w    = w - step, step = rate G cut at +-lr                               in every batch
 * </pre>
 *
 * <p>with 1 - 8 n (1 - d), at least 0, for d^{8 n}.
 *
 * <p>A matrix [units][stride]: a unit's weights by column, and up to the stride, a multiple of
 * {@value #GRAIN}, room for more. When more columns come than that, it is laid out anew ({@link
 * #widen}). Only units that were live for an example of the batch have a gradient, so nothing is
 * done for the others. A batch has {@value #BATCH} examples, which takes a third of the time of as
 * many steps; or one where that is cheap, up to {@value #NARROW} columns, and where every example
 * counts, in a slot that has learned fewer than {@value #YOUNG}. It is applied early when another
 * slot learns or something else is done to the weights, and one that waits is part of the state:
 * what is learned depends on the order of examples alone.
 */
final class DenseInput extends AdagradLayer {

  static final int BATCH = 8;
  static final int NARROW = 128;
  static final int YOUNG = 16_384;

  /** So many batches of a slot renew the rates of all units, and accumulate without decay. */
  private static final int EARLY = 64;

  /** Rows grow by so many columns. */
  private static final int GRAIN = 64;

  /** Counters: examples that wait, and the slot they are for. */
  private static final int WAITING = 0;

  private static final int SLOT = 1;

  /** Columns from one unit to the next; 0 before more than {@value #GRAIN} were in use. */
  private static final int STRIDE = 2;

  /** From here on the batches that every slot has learned. */
  private static final int BATCHES = 3;

  private final Kernel kernel;
  private final InputColumns columns;
  private final int units;
  private final float forgetting;
  private final LongTable counters;

  /** What waits: inputs [example][stride] and gradients [example][unit]. */
  private final FloatTable inputs;

  private final FloatTable deltas;

  /** Of one unit: where the inputs of the examples begin that it was live for, its gradients. */
  private final int[] from = new int[BATCH];

  private final float[] live = new float[BATCH];

  /**
   * @param shape {@code hidden} is the number of units, {@code inputRows} that of the columns' rows
   * @param id tells the initial weights of several layers apart
   * @param spread initial weights are uniform in +-spread
   */
  DenseInput(
      PagedState state,
      Kernel kernel,
      NetShape shape,
      long id,
      InputColumns columns,
      float spread) {
    super(state, shape, id, shape.hidden() * rowOf(columns), spread);
    this.kernel = kernel;
    this.columns = columns;
    this.units = shape.hidden();
    this.forgetting = 1f - shape.accumulatorDecay();
    this.counters = state.add(new LongTable(BATCHES + shape.slots()));
    this.inputs = state.add(new FloatTable(BATCH * rowOf(columns)));
    this.deltas = state.add(new FloatTable(BATCH * units));
  }

  /** The longest stride there can be. */
  private static int rowOf(InputColumns columns) {
    return strideFor(columns.mostColumns());
  }

  private static int strideFor(int width) {
    return (width + GRAIN - 1) / GRAIN * GRAIN;
  }

  @Override
  boolean isUsed(int index, int weight) {
    int stride = stride();
    return weight < units * stride
        && weight % stride < columns.width()
        && counters.values()[BATCHES + index] > 0;
  }

  @Override
  int inUse(int index) {
    return counters.values()[BATCHES + index] > 0 ? units * columns.width() : 0;
  }

  private int stride() {
    return (int) Math.max(GRAIN, counters.values()[STRIDE]);
  }

  /** Makes room for the columns in use; what is in use keeps its values. */
  void widen() {
    int before = stride();
    if (columns.width() <= before) {
      return;
    }
    settle();
    int after = strideFor(columns.width());
    for (int index = 0; index < counters.size() - BATCHES; index++) {
      if (counters.values()[BATCHES + index] > 0) {
        restride(index, units, before, after);
      }
    }
    Arrays.fill(inputs.values(), 0f);
    inputs.touchAll();
    counters.values()[STRIDE] = after;
    counters.touch(STRIDE);
  }

  @Override
  void forward(Pass pass) {
    kernel.multiply(
        units, weights().values(), stride(), pass.inputs, pass.inputCount, pass.firstLayer);
  }

  /**
   * The gradient by the columns in use.
   *
   * @param delta gradient by the units; only the pass's live ones are read
   * @param inputGradient takes it, at least as long as the pass's inputs
   */
  void backward(Pass pass, float[] delta, float[] inputGradient) {
    kernel.multiplyTransposed(
        pass.liveCount - 1,
        pass.liveRows,
        delta,
        weights().values(),
        stride(),
        pass.inputCount,
        inputGradient);
  }

  @Override
  void learn(Pass pass, float[] delta, long step) {
    long[] c = counters.values();
    if (c[SLOT] != current()) {
      settle();
      c[SLOT] = current();
      counters.touch(SLOT);
    }
    int n = (int) c[WAITING]++;
    counters.touch(WAITING);
    int at = n * stride();
    System.arraycopy(pass.inputs, 0, inputs.values(), at, pass.inputCount);
    inputs.touch(at, pass.inputCount);
    System.arraycopy(delta, 0, deltas.values(), n * units, units);
    deltas.touch(n * units, units);
    if (n + 1 >= batchSize()) {
      settle();
    }
  }

  private int batchSize() {
    boolean young = counters.values()[BATCHES + current()] < YOUNG;
    return young || columns.width() <= NARROW ? 1 : BATCH;
  }

  @Override
  void settle() {
    long[] c = counters.values();
    int n = (int) c[WAITING];
    if (n == 0) {
      return;
    }
    int of = (int) c[SLOT];
    int answering = current();
    use(of);
    step(n, c[BATCHES + of]++);
    use(answering);
    c[WAITING] = 0;
    counters.touch(WAITING);
    counters.touch(BATCHES + of);
  }

  /** One step for n examples. */
  private void step(int n, long batch) {
    int width = Math.min(columns.width(), stride());
    for (int u = 0; u < units; u++) {
      int k = live(u, n);
      if (k > 0) {
        if (batch < EARLY) {
          refresh(u, k, width, 1f, 1f);
        } else if (((u + batch) & (REFRESH - 1)) == 0) {
          refresh(u, k, width, Math.max(0f, 1f - n * REFRESH * forgetting), REFRESH);
        }
        descend(u, k, width);
      }
    }
  }

  /** Lists those of n examples for which a unit has a gradient; gives their number. */
  private int live(int unit, int n) {
    int k = 0;
    int stride = stride();
    for (int b = 0; b < n; b++) {
      float delta = deltas.values()[b * units + unit];
      if (delta != 0f) {
        from[k] = b * stride;
        live[k++] = delta;
      }
    }
    return k;
  }

  private void refresh(int unit, int k, int width, float decay, float weight) {
    int at = unit * stride();
    kernel.accumulateSum(
        k,
        from,
        live,
        inputs.values(),
        width,
        accumulators().values(),
        rates().values(),
        at,
        decay,
        weight,
        FLOOR,
        learningRate);
    accumulators().touch(at, width);
    rates().touch(at, width);
  }

  private void descend(int unit, int k, int width) {
    int at = unit * stride();
    kernel.descendSum(
        k,
        from,
        live,
        inputs.values(),
        width,
        weights().values(),
        rates().values(),
        at,
        learningRate);
    weights().touch(at, width);
  }

  @Override
  void copy(int source, int target) {
    super.copy(source, target);
    counters.values()[BATCHES + target] = counters.values()[BATCHES + source];
    counters.touch(BATCHES + target);
  }

  @Override
  void reset(int index) {
    super.reset(index);
    counters.values()[BATCHES + index] = 0;
    counters.touch(BATCHES + index);
  }
}
