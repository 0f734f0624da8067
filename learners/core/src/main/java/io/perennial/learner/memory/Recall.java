package io.perennial.learner.memory;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the memory said about an impression; kept with it until its outcome is known. Reusable.
 *
 * <p>As bytes: base score (float), number of values (byte), the cells in use (ints), residuals
 * (floats), how much evidence there was behind each (bytes), what each opinion was (floats), the
 * evidence as a whole (float).
 */
public final class Recall {

  /** Cells per key: first those that every impression has, then one row per value. */
  final int[][] cells;

  /** Rows of {@link #cells} that every impression has. */
  private final int fixed;

  private final List<int[]> fixedCells;

  int values;
  float base;

  /** Residuals in logits, in the order of the readers. */
  final float[] residuals;

  /** Bucket of evidence behind each residual. */
  final byte[] buckets;

  /** Corrected scores, one per learning rate. */
  final float[] opinions;

  /**
   * Decayed number of examples in the cells that tell examples apart best, at the longest
   * half-life.
   */
  float evidence;

  Recall(int[] fixedKeys, int valueArrays, int residuals, int opinions) {
    this.fixed = fixedKeys.length;
    this.cells = new int[fixed + (valueArrays == 0 ? 0 : Cue.MOST_VALUES)][];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new int[i < fixed ? fixedKeys[i] : valueArrays];
    }
    this.fixedCells = List.of(cells).subList(0, fixed);
    this.residuals = new float[residuals];
    this.buckets = new byte[residuals];
    this.opinions = new float[opinions];
  }

  /** Bytes that {@link #write} takes. */
  public int bytes() {
    int bytes = 4 + 1 + 5 * residuals.length + 4 * opinions.length + 4;
    for (int i = 0; i < rows(); i++) {
      bytes += 4 * cells[i].length;
    }
    return bytes;
  }

  /** The cells that every impression has, per reader. */
  List<int[]> fixedCells() {
    return fixedCells;
  }

  /** Cells of a value: 1, or 0 where values are no keys. */
  int valueCells() {
    return cells.length - fixed;
  }

  /** The cell of a value. */
  int valueCell(int value) {
    return cells[fixed + value][0];
  }

  private int rows() {
    return cells.length == fixed ? fixed : fixed + values;
  }

  /** Appends it. */
  public void write(ByteBuffer out) {
    out.putFloat(base).put((byte) values);
    for (int i = 0; i < rows(); i++) {
      for (int cell : cells[i]) {
        out.putInt(cell);
      }
    }
    for (float residual : residuals) {
      out.putFloat(residual);
    }
    out.put(buckets);
    for (float opinion : opinions) {
      out.putFloat(opinion);
    }
    out.putFloat(evidence);
  }

  /** Takes back what {@link #write} appended. */
  public void read(ByteBuffer in) {
    base = in.getFloat();
    values = in.get();
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < cells[i].length; j++) {
        cells[i][j] = in.getInt();
      }
    }
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = in.getFloat();
    }
    in.get(buckets);
    for (int i = 0; i < opinions.length; i++) {
      opinions[i] = in.getFloat();
    }
    evidence = in.getFloat();
  }
}
