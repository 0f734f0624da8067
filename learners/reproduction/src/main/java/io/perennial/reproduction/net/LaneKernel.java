package io.perennial.reproduction.net;

/**
 * The hot loops over batches. Activations are [value][lane]: the same value of all images of a
 * batch side by side, so that every multiplication works on whole vectors whatever the layer.
 *
 * <p>All implementations give the same bits: products and sums are rounded one by one, a lane's sum
 * runs over the inputs in order, and a sum over lanes has eight partial sums, added in a fixed
 * tree.
 */
interface LaneKernel {

  /** Lanes come in blocks of this many. */
  int BLOCK = 32;

  /** y[o][p] = b[o] + sum over k of w[o][k] * x[p + k], without the rectification. */
  void forward(Linear layer, float[] w, float[] x, float[] y, int lanes);

  /** g[o][k] += sum over p and lanes of dy[o][p] * x[p + k]; the biases' gradient as well. */
  void weightGradient(Linear layer, float[] x, float[] dy, float[] g, int lanes);

  /** dx[p + k] += sum over o of w[o][k] * dy[o][p]. */
  void inputGradient(Linear layer, float[] w, float[] dy, float[] dx, int lanes);

  /** Adds partial sums j and j + 4, of these j and j + 2, then the last two. */
  static float reduce(float[] p) {
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
  }

  /** Vectors where module and machine offer them, plain loops otherwise. */
  static LaneKernel best() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      try {
        if (VectorLaneKernel.worthwhile()) {
          return new VectorLaneKernel();
        }
      } catch (LinkageError e) {
        return new ScalarLaneKernel();
      }
    }
    return new ScalarLaneKernel();
  }
}
