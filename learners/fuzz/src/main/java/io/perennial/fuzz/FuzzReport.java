package io.perennial.fuzz;

import java.util.Locale;

/**
 * What came of it.
 *
 * @param name of the target
 * @param inputs that were tried, the committed ones among them
 * @param taken of those, the ones that were taken; the others were refused
 * @param seconds that it took
 * @param mostBytes allocated for one input
 * @param mostMillis that one input took
 */
public record FuzzReport(
    String name, long inputs, long taken, double seconds, long mostBytes, double mostMillis) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d inputs, %,d taken, %.1f s, at most %,d bytes allocated and %.1f ms for one",
        name,
        inputs,
        taken,
        seconds,
        mostBytes,
        mostMillis);
  }
}
