package io.perennial.learner.kernel;

/**
 * The hot loops over {@code float[]}. Every implementation gives the same bits: element-wise loops
 * have one order, and a dot product has {@value #PARTIALS} partial sums that are added in a fixed
 * tree, whatever the machine's lanes.
 *
 * <p>A sparse input is n pairs (rows[i], x[i]); its matrices are [in][out] with {@code out}
 * columns, addressed by row number, and multiplication and addition are rounded one by one. A dense
 * input has n columns, a multiple of {@value #PARTIALS}; its matrices are [units][stride], and
 * multiplication and addition are fused ({@link Math#fma(float, float, float)}).
 */
public interface Kernel {

  /** Number of partial sums of a dot product: partial j takes the elements j, j + 16, j + 32, … */
  int PARTIALS = 16;

  /** How the arithmetic is done, for people. */
  String name();

  /** Sum of a[ao + i] * b[bo + i] over n elements. */
  float dot(float[] a, int ao, float[] b, int bo, int n);

  /** y[yo + i] += alpha * x[xo + i] for n elements. */
  void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n);

  /** y[o] += x[i] * w[rows[i]][o], the rows in order. Time n * out. */
  void forward(int n, int[] rows, float[] x, float[] w, int out, float[] y);

  /** dx[i] = dot(w[rows[i]], delta) for i from {@code from} to {@code n}. */
  void backward(int from, int n, int[] rows, float[] w, int out, float[] delta, float[] dx);

  /**
   * One step for the outer product of x and delta: for every weight of the rows, w = w - step with
   * step = rate * x[i] * delta[o] cut at +-limit.
   */
  void descend(
      int n, int[] rows, float[] x, float[] delta, float[] w, float[] rate, int out, float limit);

  /**
   * Adagrad's accumulators and rates of one row: acc = max(decay * acc + weight * g * g, floor)
   * with g = x * delta[o], and rate = learningRate / sqrt(acc).
   */
  void accumulate(
      int row,
      float x,
      float[] delta,
      float[] acc,
      float[] rate,
      int out,
      float decay,
      float weight,
      float floor,
      float learningRate);

  /** y[u] = dot(w[u], x) for the first units, over n columns. */
  void multiply(int units, float[] w, int stride, float[] x, int n, float[] y);

  /** dx = sum of delta[units[i]] * w[units[i]] over i below k, in order, over n columns. */
  void multiplyTransposed(
      int k, int[] units, float[] delta, float[] w, int stride, int n, float[] dx);

  /**
   * One step of one unit for the sum of k gradients: for every column c below n, g = sum of
   * delta[i] * x[from[i] + c] over i below k, in order, and w[at + c] -= rate[at + c] * g cut at
   * +-limit.
   */
  void descendSum(
      int k,
      int[] from,
      float[] delta,
      float[] x,
      int n,
      float[] w,
      float[] rate,
      int at,
      float limit);

  /** As {@link #accumulate} for one unit, with g as in {@link #descendSum}. */
  void accumulateSum(
      int k,
      int[] from,
      float[] delta,
      float[] x,
      int n,
      float[] acc,
      float[] rate,
      int at,
      float decay,
      float weight,
      float floor,
      float learningRate);
}
