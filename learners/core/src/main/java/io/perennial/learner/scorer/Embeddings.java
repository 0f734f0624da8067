package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;

/**
 * Hashed embeddings: row (hash mod rows) holds a key's vector, and Adagrad's accumulator for the
 * whole vector (the decayed sum of its gradients' mean squares). Keys that meet in a row share it.
 *
 * <p>Layout of a row of {@value #STRIDE} floats, one cache line: vector, zeros, accumulator last.
 */
final class Embeddings {

  static final int STRIDE = 16;
  static final int MAX_SIZE = 14;
  private static final int ACCUMULATOR = STRIDE - 1;
  static final float INITIAL_ACCUMULATOR = 0.01f;
  private static final float HASTE = 2f;
  private static final float SPREAD = 0.05f;

  private final NetShape shape;
  private final FloatTable table;
  private final float[] rows;
  private final long mask;

  Embeddings(PagedState state, NetShape shape) {
    this.shape = shape;
    this.mask = shape.embeddingRows() - 1L;
    long seed = Hash.of(shape.seed(), 0);
    this.table = state.add(new FloatTable(shape.embeddingRows() * STRIDE, i -> initial(seed, i)));
    this.rows = table.values();
  }

  FloatTable table() {
    return table;
  }

  private float initial(long seed, int index) {
    int column = index % STRIDE;
    if (column == ACCUMULATOR) {
      return INITIAL_ACCUMULATOR;
    }
    return column < shape.embeddingSize() ? SPREAD * Hash.uniform(seed, index) : 0f;
  }

  /**
   * Appends the keys' vectors to the pass's inputs from index n; gives the new number.
   *
   * @param output keys have vectors of their own for each number given here
   */
  int gather(FeatureVector features, int n, int output, Pass pass) {
    int size = shape.embeddingSize();
    int next = n;
    for (int i = 0; i < features.keyCount(); i++) {
      int position = features.positions()[i];
      if (position < 0) {
        continue;
      }
      int from = row(features.keys()[i], output);
      float weight = features.weights()[i];
      for (int j = 0; j < size; j++) {
        pass.inputs[next++] = weight * rows[from + j];
      }
    }
    return next;
  }

  /** The first of a position's rows of the input. */
  int inputRow(int position) {
    return shape.denseRows() + position * shape.embeddingSize();
  }

  /** The first of a key's columns; 0 without an embedding, or before it has columns. */
  private int column(FeatureVector features, int i, InputColumns columns) {
    int position = features.positions()[i];
    return position < 0 ? 0 : columns.of(inputRow(position));
  }

  /** Adds the keys' vectors, scaled, to a dense input; keys of one position have one place. */
  void gather(FeatureVector features, InputColumns columns, float scale, float[] inputs) {
    int size = shape.embeddingSize();
    for (int i = 0; i < features.keyCount(); i++) {
      int to = column(features, i, columns);
      if (to > 0) {
        int from = row(features.keys()[i], 0);
        float weight = scale * features.weights()[i];
        for (int j = 0; j < size; j++) {
          inputs[to + j] += weight * rows[from + j];
        }
      }
    }
  }

  /** One step for the gradient by a dense input that was gathered with this scale. */
  void learn(FeatureVector features, InputColumns columns, float scale, float[] inputGradient) {
    for (int i = 0; i < features.keyCount(); i++) {
      int from = column(features, i, columns);
      if (from > 0) {
        float weight = scale * features.weights()[i];
        learnRow(row(features.keys()[i], 0), weight, inputGradient, from, shape.embeddingSize());
      }
    }
  }

  /** One step; the gradients by the gathered inputs start at index n. */
  void learn(FeatureVector features, int n, int output, float[] inputGradient) {
    int size = shape.embeddingSize();
    int next = n;
    for (int i = 0; i < features.keyCount(); i++) {
      if (features.positions()[i] < 0) {
        continue;
      }
      learnRow(row(features.keys()[i], output), features.weights()[i], inputGradient, next, size);
      next += size;
    }
  }

  private void learnRow(int at, float weight, float[] inputGradient, int from, int size) {
    float squares = 0;
    for (int j = 0; j < size; j++) {
      float g = weight * inputGradient[from + j];
      squares += g * g;
    }
    float decayed = shape.accumulatorDecay() * rows[at + ACCUMULATOR];
    float accumulator = Math.max(Layer.FLOOR, decayed + squares / size);
    rows[at + ACCUMULATOR] = accumulator;
    float step = HASTE * weight * shape.learningRate() / (float) Math.sqrt(accumulator);
    for (int j = 0; j < size; j++) {
      rows[at + j] -= step * inputGradient[from + j];
    }
    table.touchGranules(at, STRIDE);
  }

  /** Gives a key's row its initial vector and accumulator. */
  void forget(long key, int output) {
    table.reset(row(key, output), STRIDE);
  }

  private int row(long key, int output) {
    return (int) ((output == 0 ? key : Hash.of(key, output)) & mask) * STRIDE;
  }
}
