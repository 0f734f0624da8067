package io.perennial.policy.nd4j;

/** What was found where a GPU was looked for. */
sealed interface Gpu {

  /** One that can be used. */
  record Usable(String model) implements Gpu {}

  /**
   * None that can be used.
   *
   * @param found what there is instead
   * @param remedy what to do about it
   */
  record Missing(String found, String remedy) implements Gpu {}

  /** Compute capabilities, ten times, that ND4J's CUDA build has code for. */
  int LEAST_CAPABILITY = 37;

  int MOST_CAPABILITY = 89;

  /** Judges a device by its compute capability. */
  static Gpu of(String model, int major, int minor) {
    int capability = 10 * major + minor;
    if (capability < LEAST_CAPABILITY || capability > MOST_CAPABILITY) {
      return new Missing(
          "the GPU is '%s' of compute capability %d.%d".formatted(model, major, minor),
          "use one of compute capability 3.7 to 8.9 (ND4J's CUDA build has no code for others), or"
              + " take the back end cpu");
    }
    return new Usable(model);
  }
}
