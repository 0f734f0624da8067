package io.perennial.learner.kernel;

/** Chooses the arithmetic. All give the same bits, so the choice is about speed alone. */
public final class Kernels {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Kernels() {}

  /** Vectors where module and machine offer them, plain loops otherwise. */
  public static Kernel best() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      try {
        if (VectorKernel.worthwhile()) {
          return new VectorKernel();
        }
      } catch (LinkageError e) {
        return scalar();
      }
    }
    return scalar();
  }

  /** Plain loops. */
  public static Kernel scalar() {
    return new ScalarKernel();
  }
}
