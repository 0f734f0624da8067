package io.perennial.memory;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Decayed sums of recent outcomes and base scores in hashed cells, read and written in constant
 * time: ReLoop2's error memory (KDD 2023, equations 17 and 18).
 *
 * <p>There are K arrays of 2^L cells. In array k an example falls to the cell
 *
 * <pre>b_k = mix(k, item, sign(w_k1 . h), ..., sign(w_kB . h)) mod 2^L</pre>
 *
 * where h is the model's centred hidden vector. The paper knows the hidden vector alone: then, if
 * the bits fit, the code is the cell's address and nothing collides. Each cell holds, for each
 * half-life, the decayed count n, outcome sum Y and base-score sum B; a {@link Reading} makes an
 * opinion of them.
 *
 * <p>A cell's sums never weigh more than {@value #FULL} examples of the present, so that floats
 * keep counting however often a key comes. Memory 12 K 2^L bytes per half-life; reading and writing
 * take K cache lines each. Not thread-safe.
 */
public final class ErrorSketch {

  /**
   * Beyond this weight a cell's older half makes room. With 2^20, equal base scores could round to
   * a mean that is off by three in a hundred; with this by two in a thousand.
   */
  static final float FULL = 1 << 16;

  /** Less than this weight is rounding. */
  private static final float EMPTY = 1e-6f;

  private final SketchShape shape;
  private final int stride;
  private final SimHash hash;
  private final Directory directory;
  private final float[] cells;
  private final IntConsumer touched;
  private final ForwardDecay decay;
  private final ForwardDecay.Rescale rescale = this::rescale;
  private final int[] codes;
  private final float[] sums;

  /** From a 64-bit address to one of an array's cells. */
  @FunctionalInterface
  public interface Directory {

    /**
     * @param array from 0 to K - 1
     * @param address equal for examples that belong together
     * @return a cell from 0 to the array's cells - 1
     */
    int cell(int array, long address);
  }

  /** Where a sketch's numbers live, so that its owner can keep them in a checkpoint. */
  public interface Storage {

    /** {@link SketchShape#size} numbers, zero at first. */
    float[] cells();

    /** One number per half-life and one more, zero at first. */
    long[] clock();

    /** A cell changed. */
    void touched(int offset);
  }

  /** A sketch over its owner's storage. */
  public ErrorSketch(
      SketchShape shape, int dimensions, long seed, Projector projector, Storage storage) {
    this(
        shape,
        dimensions,
        seed,
        projector,
        (array, address) -> (int) address & shape.cells() - 1,
        storage);
  }

  /**
   * @param dimensions of the hidden vector
   * @param seed of the random hyperplanes
   * @param directory of cells; by default the address modulo their number
   */
  public ErrorSketch(
      SketchShape shape,
      int dimensions,
      long seed,
      Projector projector,
      Directory directory,
      Storage storage) {
    this.shape = shape;
    this.stride = shape.stride();
    this.cells = storage.cells();
    if (cells.length != shape.size()) {
      throw new IllegalArgumentException(
          "cells must have " + shape.size() + " numbers, but has " + cells.length);
    }
    this.hash = new SimHash(shape.arrays(), shape.hashedBits(), dimensions, seed, projector);
    this.directory = directory;
    this.touched = storage::touched;
    this.decay = new ForwardDecay(shape.halfLives(), storage.clock());
    this.codes = new int[shape.arrays()];
    this.sums = new float[stride];
  }

  /** A sketch whose numbers live in memory alone. */
  public static ErrorSketch inMemory(
      SketchShape shape, int dimensions, long seed, Projector projector) {
    return new ErrorSketch(shape, dimensions, seed, projector, new HeapStorage(shape));
  }

  public SketchShape shape() {
    return shape;
  }

  /** A fresh holder for {@link #read}. */
  public Reading newReading() {
    return new Reading(shape.arrays(), shape.halfLives().size());
  }

  /**
   * Finds the cells of a key.
   *
   * @param hidden the centred hidden vector; what is not finite counts as 0
   * @param item hash of the item
   * @param offsets takes one cell per array, to be kept with an example that awaits its outcome
   */
  public void locate(float[] hidden, long item, int[] offsets) {
    if (shape.hashedBits() > 0) {
      hash.codes(hidden, codes);
    }
    boolean plain = !shape.key().hasItem() && 1L << shape.hashedBits() <= shape.cells();
    for (int k = 0; k < shape.arrays(); k++) {
      long code = (1L << shape.hashedBits() | codes[k]) * shape.arrays() + k;
      long address =
          plain ? codes[k] : Mix.of(shape.key().hasItem() ? item ^ Mix.of(code) : Mix.of(code));
      offsets[k] = (k * shape.cells() + directory.cell(k, address)) * stride;
    }
  }

  /** Fills a reading with what the cells hold at event time {@code time}, epoch milliseconds. */
  public void read(int[] offsets, long time, Reading reading) {
    for (int h = 0; h < shape.halfLives().size(); h++) {
      float scale = 1 / decay.present(h, time);
      for (int k = 0; k < shape.arrays(); k++) {
        int cell = offsets[k] + h * SketchShape.SUMS;
        float n = cells[cell] * scale;
        if (n > EMPTY) {
          reading.set(h, k, n, cells[cell + 1] * scale, cells[cell + 2] * scale);
        } else {
          reading.set(h, k, 0, 0, 0);
        }
      }
    }
  }

  /**
   * Remembers an outcome.
   *
   * @param time event time, epoch milliseconds
   * @param outcome from 0 to 1
   * @param baseScore what the model said without the memory, from 0 to 1
   * @throws IllegalArgumentException if either is not within 0 and 1
   */
  public void write(int[] offsets, long time, float outcome, float baseScore) {
    requireProbability("outcome", outcome);
    requireProbability("baseScore", baseScore);
    decay.advance(time, rescale);
    weigh(time, outcome, baseScore);
    for (int offset : offsets) {
      for (int i = 0; i < stride; i += SketchShape.SUMS) {
        if (isFull(offset + i, i / SketchShape.SUMS, time)) {
          halve(offset + i);
        }
        cells[offset + i] += sums[i];
        cells[offset + i + 1] += sums[i + 1];
        cells[offset + i + 2] += sums[i + 2];
      }
      touched.accept(offset);
    }
  }

  /**
   * Takes back an example that was written with these same values: its cells are as if it had never
   * been, but for rounding and for cells that were full since.
   */
  public void forget(int[] offsets, long time, float outcome, float baseScore) {
    requireProbability("outcome", outcome);
    requireProbability("baseScore", baseScore);
    weigh(time, outcome, baseScore);
    for (int offset : offsets) {
      for (int i = 0; i < stride; i += SketchShape.SUMS) {
        float count = cells[offset + i] - sums[i];
        boolean left = count > EMPTY * sums[i];
        cells[offset + i] = left ? count : 0;
        for (int j = i + 1; j < i + SketchShape.SUMS; j++) {
          // What rounding leaves must not make a mean that is no probability.
          float sum = Math.max(0, Math.min(count, cells[offset + j] - sums[j]));
          cells[offset + j] = left ? sum : 0;
        }
      }
      touched.accept(offset);
    }
  }

  /** Forgets everything, as when the base model has changed altogether. */
  public void reset() {
    for (int cell = 0; cell < cells.length; cell += stride) {
      if (!isEmpty(cell)) {
        Arrays.fill(cells, cell, cell + stride, 0);
        touched.accept(cell);
      }
    }
  }

  /** Cells that hold anything. Time proportional to all cells. */
  public int occupied() {
    int occupied = 0;
    for (int cell = 0; cell < cells.length; cell += stride) {
      occupied += isEmpty(cell) ? 0 : 1;
    }
    return occupied;
  }

  private boolean isEmpty(int cell) {
    for (int i = 0; i < stride; i += SketchShape.SUMS) {
      if (cells[cell + i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void weigh(long time, float outcome, float baseScore) {
    for (int h = 0; h < shape.halfLives().size(); h++) {
      float weight = decay.weight(h, time);
      sums[h * SketchShape.SUMS] = weight;
      sums[h * SketchShape.SUMS + 1] = weight * outcome;
      sums[h * SketchShape.SUMS + 2] = weight * baseScore;
    }
  }

  private boolean isFull(int cell, int halfLife, long time) {
    // What comes late weighs less than the present; the second test costs more.
    return cells[cell] > FULL * sums[halfLife * SketchShape.SUMS]
        && cells[cell] > FULL * decay.present(halfLife, time);
  }

  private void halve(int cell) {
    for (int i = 0; i < SketchShape.SUMS; i++) {
      cells[cell + i] *= 0.5f;
    }
  }

  private void rescale(int h, float factor) {
    for (int cell = h * SketchShape.SUMS; cell < cells.length; cell += stride) {
      if (cells[cell] != 0) {
        // What has faded to nothing is given back.
        float kept = cells[cell] * factor > EMPTY ? factor : 0;
        for (int i = 0; i < SketchShape.SUMS; i++) {
          cells[cell + i] *= kept;
        }
        touched.accept(cell - h * SketchShape.SUMS);
      }
    }
  }

  static void requireProbability(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, but is " + value);
    }
  }

  private record HeapStorage(float[] cells, long[] clock) implements Storage {

    HeapStorage(SketchShape shape) {
      this(new float[shape.size()], new long[shape.halfLives().size() + 1]);
    }

    @Override
    public void touched(int offset) {}
  }
}
