package io.perennial.policy.nd4j;

import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Looks for a GPU through ND4J's CUDA build, which is on the class path only by choice. */
final class GpuSearch {

  private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private GpuSearch() {}

  /** Loads nothing native unless the CUDA build is there. */
  static Gpu find() {
    return find(CUDA_BACKEND);
  }

  /**
   * @param backend name of the class that stands for the CUDA build
   */
  static Gpu find(String backend) {
    try {
      Nd4jBackend cuda =
          (Nd4jBackend) Class.forName(backend).getDeclaredConstructor().newInstance();
      return cuda.isAvailable() ? judge() : unavailable("it finds no GPU");
    } catch (ClassNotFoundException e) {
      return new Gpu.Missing(
          "ND4J's CUDA build is not part of this build of Perennial",
          "build with ./mvnw -Pcuda -DskipTests package, on Linux on x86-64");
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Its classes load CUDA's libraries in static initialisers: without a driver those fail.
      return unavailable(Nd4jRuntime.innermost(e));
    }
  }

  private static Gpu unavailable(String why) {
    return new Gpu.Missing(
        "ND4J's CUDA build is there, but cannot be used: " + why,
        "see that nvidia-smi shows a GPU, that its driver is 450.80 or newer, and that the libraries"
            + " of CUDA 11.6 are installed; in a container, give it the GPU");
  }

  private static Gpu judge() {
    Nd4jRuntime.start("cuda");
    NativeOps device = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int number = device.getDevice();
    return Gpu.of(
        device.getDeviceName(number), device.getDeviceMajor(number), device.getDeviceMinor(number));
  }
}
