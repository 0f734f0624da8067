package io.perennial.policy.nd4j;

import org.nd4j.common.config.ND4JEnvironmentVars;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J of this process: a process has one, on the CPU or on a GPU, for as long as it lives. */
final class Nd4jRuntime {

  private Nd4jRuntime() {}

  /**
   * Loads it if that has not been done.
   *
   * @param backend who asks for it, for the message
   * @throws BackendUnavailableException if its native library cannot be loaded
   */
  static void start(String backend) {
    if (System.getProperty(ND4JSystemProperties.LOG_INITIALIZATION) == null) {
      System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
    }
    try {
      Nd4j.zeros(1).close();
    } catch (RuntimeException | LinkageError e) {
      throw new BackendUnavailableException(
          ("the back end '%s' cannot load ND4J's native library: %s; see that there are 500 MB"
                  + " free in ~/.javacpp, or where -Dorg.bytedeco.javacpp.cachedir says, or take the"
                  + " back end cpu")
              .formatted(backend, innermost(e)),
          e);
    }
  }

  static boolean isOnGpu() {
    return Nd4j.getExecutioner().type() == ExecutionerType.CUDA;
  }

  /**
   * Limits the threads of its operations, unless the environment variable OMP_NUM_THREADS does. By
   * itself ND4J takes all cores, and several such processes on a machine slow each other down a
   * hundredfold.
   *
   * @return how many there are now
   */
  static int limitThreads(int threads) {
    if (System.getenv(ND4JEnvironmentVars.OMP_NUM_THREADS) == null) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
      Nd4j.factory().blas().setMaxThreads(threads);
    }
    return threads();
  }

  static int threads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  /** What the innermost cause says. */
  static String innermost(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.toString() : inner.getMessage();
  }
}
