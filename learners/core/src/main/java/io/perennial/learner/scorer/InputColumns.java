package io.perennial.learner.scorer;

import io.perennial.state.IntTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * Columns of a dense input, given to the rows of a wide sparse one in the order in which a stream
 * brings them: most streams use a small part of all rows, and almost all of that in every event.
 * Column 0 is always 1. Memory 4 bytes per row.
 */
final class InputColumns {

  private static final int GRAIN = 16;

  private final int rows;
  private final IntTable table;
  private final int[] columns;

  /**
   * @param rows of the sparse input
   */
  InputColumns(PagedState state, int rows) {
    this.rows = rows;
    this.table = state.add(new IntTable(rows + 1));
    this.columns = table.values();
  }

  /** Columns when every row has one, as {@link #width}. */
  int mostColumns() {
    return (rows + GRAIN) & -GRAIN;
  }

  /**
   * Columns in use, rounded up to a multiple of {@value #GRAIN}; those that are not in use are 0.
   */
  int width() {
    return (columns[rows] + GRAIN) & -GRAIN;
  }

  /** The row's column, or 0 if it has none yet. */
  int of(int row) {
    return columns[row];
  }

  /** Gives n rows the next columns, unless the first of them has one. */
  void claim(int row, int n) {
    if (columns[row] == 0) {
      for (int i = row; i < row + n; i++) {
        columns[i] = ++columns[rows];
      }
      table.touch(row, n);
      table.touch(rows);
    }
  }

  /** Makes the pass's inputs 0, but for the first. */
  void clear(Pass pass) {
    int width = width();
    pass.ensureInputs(width);
    Arrays.fill(pass.inputs, 0, width, 0f);
    pass.inputs[0] = 1f;
    pass.inputCount = width;
  }
}
