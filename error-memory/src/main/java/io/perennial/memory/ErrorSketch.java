package io.perennial.memory;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Decayed sums of recent outcomes and base scores in hashed cells, read and written in constant
 * time.
 *
 * <p>There are K arrays of 2^L cells. In array k an example falls to the cell
 *
 * <pre>b_k = mix(k, item, sign(w_k1 . (h - mean)), ..., sign(w_kB . (h - mean))) mod 2^L</pre>
 *
 * where h is the model's hidden vector, centred by its running mean, and the w are random signs:
 * SimHash, as in ReLoop2 (equations 17 and 18), but with the item hashed into the cell. Each cell
 * holds, for each half-life, the decayed count n, outcome sum Y and base-score sum B. What is read
 * is the shrunken residual in logits, averaged over the arrays,
 *
 * <pre>r = mean_k (Y_k - B_k) / (n_k v_k + 1),   v_k = B_k/n_k (1 - B_k/n_k),</pre>
 *
 * one Newton step of the log loss from the base scores with a standard normal prior: ReLoop2's
 * residual form (gamma = 0, equation 13) with shrinkage in the place of its softmax over counts.
 *
 * <p>Forgetting is forward decay (Cormode et al., ICDE 2009): an example written at time t enters
 * with weight 2^((t - landmark) / halfLife), and reading divides by the weight of the present, so
 * that no cell is touched but those that are read or written. Every {@value #RESCALE_HALF_LIVES}
 * half-lives all cells are scaled down once and the landmark moves.
 *
 * <p>Memory 12 K 2^L bytes per half-life; a read and a write take K cache lines each. Not
 * thread-safe.
 */
public final class ErrorSketch {

  /** Numbers of a cell per half-life: count, outcome sum, base-score sum. */
  private static final int SUMS = 3;

  private static final int RESCALE_HALF_LIVES = 32;

  private final int arrays;
  private final int bits;
  private final int cellsPerArray;
  private final long[] halfLives;
  private final int stride;
  private final float[] signs;
  private final float[] cells;
  private final IntConsumer touched;

  /** Time at which a written example has weight 1, per half-life. */
  private final long[] landmarks;

  private final float[] projections;
  private final float[] sums;

  /** Which cells a key falls to. Reusable; filled by {@link #locate}. */
  public static final class Cells {
    private final int[] offsets;

    private Cells(int arrays) {
      this.offsets = new int[arrays];
    }

    /** Offset of the cell in each array, to be kept with an example that awaits its outcome. */
    public int[] offsets() {
      return offsets;
    }
  }

  /**
   * A sketch over given storage, so that the owner can keep it in its checkpoint.
   *
   * @param arrays K, 1 to 256
   * @param cellsPerArray 2^L, a power of two
   * @param bits SimHash bits per array, 0 to 16; 0 makes the key the item alone
   * @param dimensions of the hidden vector
   * @param halfLives in milliseconds of event time
   * @param seed of the random signs
   * @param cells {@link #size} numbers, zero at first
   * @param landmarks one per half-life, zero at first
   * @param touched told the offset of every cell that changes
   */
  public ErrorSketch(
      int arrays,
      int cellsPerArray,
      int bits,
      int dimensions,
      long[] halfLives,
      long seed,
      float[] cells,
      long[] landmarks,
      IntConsumer touched) {
    if (Integer.bitCount(cellsPerArray) != 1) {
      throw new IllegalArgumentException(
          "cellsPerArray must be a power of two, but is " + cellsPerArray);
    }
    if (cells.length != size(arrays, cellsPerArray, halfLives.length)) {
      throw new IllegalArgumentException(
          "cells must have "
              + size(arrays, cellsPerArray, halfLives.length)
              + " numbers, but has "
              + cells.length);
    }
    this.arrays = arrays;
    this.cellsPerArray = cellsPerArray;
    this.bits = bits;
    this.halfLives = halfLives.clone();
    this.stride = SUMS * halfLives.length;
    this.cells = cells;
    this.landmarks = landmarks;
    this.touched = touched;
    this.projections = new float[arrays * bits];
    this.sums = new float[stride];
    this.signs = new float[dimensions * arrays * bits];
    long state = seed;
    for (int i = 0; i < signs.length; i++) {
      state += 0x9E3779B97F4A7C15L;
      signs[i] = mix(state) < 0 ? -1 : 1;
    }
  }

  /** Numbers that a sketch of these dimensions stores. */
  public static int size(int arrays, int cellsPerArray, int halfLives) {
    return Math.multiplyExact(Math.multiplyExact(arrays, cellsPerArray), SUMS * halfLives);
  }

  public Cells newCells() {
    return new Cells(arrays);
  }

  /**
   * Finds the cells of a key.
   *
   * @param centred the hidden vector less its mean; what is not finite counts as 0
   * @param item hash of the item
   */
  public void locate(float[] centred, long item, Cells result) {
    int width = projections.length;
    Arrays.fill(projections, 0);
    for (int i = 0; i < centred.length; i++) {
      float value = centred[i];
      if (value != 0 && Float.isFinite(value)) {
        int row = i * width;
        for (int j = 0; j < width; j++) {
          projections[j] += value * signs[row + j];
        }
      }
    }
    for (int k = 0; k < arrays; k++) {
      long code = 1;
      for (int b = 0; b < bits; b++) {
        code = code << 1 | (projections[k * bits + b] > 0 ? 1 : 0);
      }
      int cell = (int) mix(item ^ mix(code * arrays + k)) & cellsPerArray - 1;
      result.offsets[k] = (k * cellsPerArray + cell) * stride;
    }
  }

  /**
   * The memory's opinion on a key.
   *
   * @param time event time, epoch milliseconds
   * @param residuals takes r in logits, one per half-life
   * @return mean decayed count of the cells at the first half-life: how much evidence there is
   */
  public float read(int[] offsets, long time, float[] residuals) {
    float evidence = 0;
    for (int h = 0; h < halfLives.length; h++) {
      float scale = 1 / weight(h, time);
      float residual = 0;
      for (int offset : offsets) {
        int cell = offset + h * SUMS;
        float n = cells[cell] * scale;
        if (n > 1e-6f) {
          float base = cells[cell + 2] * scale;
          float mean = base / n;
          residual += (cells[cell + 1] * scale - base) / (n * mean * (1 - mean) + 1);
          evidence += h == 0 ? n : 0;
        }
      }
      residuals[h] = residual / arrays;
    }
    return evidence / arrays;
  }

  /**
   * Remembers an outcome.
   *
   * @param outcome from 0 to 1
   * @param baseScore what the model said without the memory, from 0 to 1
   * @throws IllegalArgumentException if either is not within 0 and 1
   */
  public void write(int[] offsets, long time, float outcome, float baseScore) {
    requireProbability("outcome", outcome);
    requireProbability("baseScore", baseScore);
    for (int h = 0; h < halfLives.length; h++) {
      moveLandmark(h, time);
      sums[h * SUMS] = weight(h, time);
      sums[h * SUMS + 1] = sums[h * SUMS] * outcome;
      sums[h * SUMS + 2] = sums[h * SUMS] * baseScore;
    }
    for (int offset : offsets) {
      for (int i = 0; i < stride; i++) {
        cells[offset + i] += sums[i];
      }
      touched.accept(offset);
    }
  }

  private void moveLandmark(int h, long time) {
    if (landmarks[h] == 0) {
      landmarks[h] = time;
      return;
    }
    long age = time - landmarks[h];
    if (age < RESCALE_HALF_LIVES * halfLives[h]) {
      return;
    }
    float scale = 1 / weight(h, time);
    for (int cell = h * SUMS; cell < cells.length; cell += stride) {
      if (cells[cell] != 0) {
        for (int i = 0; i < SUMS; i++) {
          cells[cell + i] *= scale;
        }
        touched.accept(cell - h * SUMS);
      }
    }
    landmarks[h] = time;
  }

  /** 2^((time - landmark) / halfLife), kept within what a float can divide by. */
  private float weight(int h, long time) {
    double exponent = landmarks[h] == 0 ? 0 : (time - landmarks[h]) / (double) halfLives[h];
    return (float) PowerOfTwo.of(Math.max(-100, Math.min(100, exponent)));
  }

  private static void requireProbability(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, but is " + value);
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
