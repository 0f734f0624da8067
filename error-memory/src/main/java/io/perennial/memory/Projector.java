package io.perennial.memory;

/**
 * The matrix product behind {@link SimHash}, so that its owner can put in the kernel that it has.
 */
@FunctionalInterface
public interface Projector {

  /** Plain loops. */
  Projector SCALAR =
      (n, rows, x, w, out, y) -> {
        for (int i = 0; i < n; i++) {
          int row = rows[i] * out;
          for (int o = 0; o < out; o++) {
            y[o] += x[i] * w[row + o];
          }
        }
      };

  /**
   * y[o] += x[i] * w[rows[i]][o], the rows in order, product and sum rounded one by one.
   *
   * @param n number of pairs (rows[i], x[i])
   * @param w matrix of rows of {@code out} columns
   */
  void project(int n, int[] rows, float[] x, float[] w, int out, float[] y);
}
