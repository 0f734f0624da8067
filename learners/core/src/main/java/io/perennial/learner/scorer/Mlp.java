package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * A net of two hidden layers, learned by Adagrad:
 *
 * <pre>
 *   h1     = relu(x W1)          a {@link Layer} [rows][hidden], only the rows of x; or {@link DenseInput}
 *   h2     = relu((h1, 1) W2)    W2 [hidden + 1][hidden2], only live units of h1
 *   logits = W3 h2 + b           W3 [outputs][hidden2]
 * </pre>
 *
 * <p>See {@link Layer} for Adagrad's departures, and {@link AdagradLayer} for slots.
 */
final class Mlp {

  private static final int[] ZERO = {0};
  private static final float[] ONE = {1f};

  private final AdagradLayer[] layers;
  private final LongTable pruned;
  private final AdagradLayer first;
  private final Layer second;
  private final Layer last;
  private final Layer bias;
  private final float[] delta1;
  private final float[] delta2;
  private final float[] scratch;
  private final int[] outputRows;

  /**
   * On a sparse input.
   *
   * @param rows of the input
   * @param fanIn what W1's initial values are scaled for: uniform in +-sqrt(6 / fanIn)
   * @param id of the first layer; tells the initial weights of several nets apart
   */
  Mlp(PagedState state, Kernel kernel, NetShape shape, int rows, double fanIn, long id) {
    this(
        state,
        kernel,
        shape,
        new Layer(state, kernel, shape, id, rows, shape.hidden(), spread(fanIn)),
        id);
  }

  /**
   * On the input of a given first layer.
   *
   * @param first whose state was added before; its units are {@code shape.hidden()}
   * @param id of the first layer
   */
  Mlp(PagedState state, Kernel kernel, NetShape shape, AdagradLayer first, long id) {
    int hidden = shape.hidden();
    int hidden2 = shape.hidden2();
    int outputs = shape.outputs();
    float spread3 = (float) Math.sqrt(3.0 / hidden2);
    this.first = first;
    this.second = new Layer(state, kernel, shape, id + 1, hidden + 1, hidden2, spread(hidden));
    this.last = new Layer(state, kernel, shape, id + 2, outputs, hidden2, spread3);
    this.bias = new Layer(state, kernel, shape, id + 3, 1, outputs, 0f);
    this.layers = new AdagradLayer[] {first, second, last, bias};
    this.pruned = state.add(new LongTable(shape.slots()));
    this.delta1 = new float[hidden];
    this.delta2 = new float[hidden2];
    this.scratch = new float[hidden + 1];
    this.outputRows = new int[outputs];
    Arrays.setAll(outputRows, k -> k);
  }

  /** Half the range of initial values that a number of inputs asks for. */
  static float spread(double fanIn) {
    return (float) Math.sqrt(6.0 / fanIn);
  }

  /** The weights of a layer, from 0, for tests. */
  FloatTable layerWeights(int layer) {
    return layers[layer].weights();
  }

  void use(int slot) {
    for (AdagradLayer layer : layers) {
      layer.use(slot);
    }
  }

  void copy(int from, int to) {
    for (AdagradLayer layer : layers) {
      layer.copy(from, to);
    }
    setPruned(to, pruned.values()[from]);
  }

  void quicken(int slot, float share) {
    for (AdagradLayer layer : layers) {
      layer.quicken(slot, share);
    }
    setPruned(slot, 0);
  }

  void reset(int slot) {
    for (AdagradLayer layer : layers) {
      layer.reset(slot);
    }
    setPruned(slot, 0);
  }

  private void setPruned(int slot, long number) {
    pruned.values()[slot] = number;
    pruned.touch(slot);
  }

  /** Prunes the smallest weights in use, biases aside, to a share of zeros; they stay zero. */
  void prune(int slot, double sparsity) {
    float threshold =
        MagnitudePruning.threshold(sparsity, first.used(slot), second.used(slot), last.used(slot));
    if (threshold == MagnitudePruning.NOTHING) {
      return;
    }
    setPruned(
        slot,
        first.prune(slot, threshold) + second.prune(slot, threshold) + last.prune(slot, threshold));
  }

  /** Prunes in slot {@code to} what is pruned in slot {@code from}. */
  void pruneLike(int from, int to) {
    first.pruneLike(from, to);
    second.pruneLike(from, to);
    last.pruneLike(from, to);
    setPruned(to, pruned.values()[from]);
  }

  /** Weights in use, and what pruning has left of them. */
  WeightCount weights(int slot) {
    long used = 0;
    for (AdagradLayer layer : layers) {
      used += layer.inUse(slot);
    }
    return new WeightCount(used, used - pruned.values()[slot]);
  }

  void follow(int from, int to, float share) {
    for (AdagradLayer layer : layers) {
      layer.follow(from, to, share);
    }
  }

  /** From the pass's inputs to its logits. */
  void forward(Pass pass) {
    first.forward(pass);
    pass.liveCount = live(pass.firstLayer, pass.liveRows, pass.live);
    Arrays.fill(pass.hidden, 0f);
    second.forward(pass.liveCount, pass.liveRows, pass.live, pass.hidden);
    for (int i = 0; i < pass.hidden.length; i++) {
      pass.hidden[i] = Math.max(0f, pass.hidden[i]);
    }
    Arrays.fill(pass.logits, 0f);
    bias.forward(1, ZERO, ONE, pass.logits);
    for (int k = 0; k < pass.logits.length; k++) {
      pass.logits[k] += last.dot(k, pass.hidden);
    }
  }

  /** Lists the units above 0, and last the unit that is always 1. */
  private static int live(float[] layer, int[] rows, float[] values) {
    int n = 0;
    for (int i = 0; i < layer.length; i++) {
      if (layer[i] > 0f) {
        rows[n] = i;
        values[n++] = layer[i];
      }
    }
    rows[n] = layer.length;
    values[n] = 1f;
    return n + 1;
  }

  /**
   * One step of all layers but the first.
   *
   * @return the gradient by the first layer's units, valid until the next call
   */
  float[] learnUpper(Pass pass, float[] gradient, long step) {
    Arrays.fill(delta2, 0f);
    for (int k = 0; k < outputRows.length; k++) {
      last.addRow(k, gradient[k], delta2);
    }
    for (int i = 0; i < delta2.length; i++) {
      delta2[i] = pass.hidden[i] > 0f ? delta2[i] : 0f;
    }
    last.learn(outputRows.length, outputRows, gradient, pass.hidden, step);
    bias.learn(1, ZERO, ONE, gradient, step);
    int liveUnits = pass.liveCount - 1;
    second.backward(liveUnits, pass.liveRows, delta2, scratch);
    Arrays.fill(delta1, 0f);
    for (int i = 0; i < liveUnits; i++) {
      delta1[pass.liveRows[i]] = scratch[i];
    }
    second.learn(pass.liveCount, pass.liveRows, pass.live, delta2, step);
    return delta1;
  }

  /** One step of every layer. */
  void learn(Pass pass, float[] gradient, long step) {
    first.learn(pass, learnUpper(pass, gradient, step), step);
  }
}
