package io.perennial.learner.memory;

/**
 * How an error memory stands.
 *
 * @param share lambda, the share of its opinions in the served score, 0 to 1
 * @param writes outcomes remembered so far
 * @param hits of those, the ones whose score found anything to go by
 * @param resets how often it began again because the base changed
 * @param occupied cells that hold anything
 * @param gain log loss of the base score less that of the served one, mean over about the last
 *     1,000 outcomes, in nats; above 0 where it helps
 * @param meanChange absolute difference between served and base score, mean over the same
 */
public record MemoryStatus(
    double share,
    long writes,
    long hits,
    long resets,
    long occupied,
    double gain,
    double meanChange) {

  /** Without an error memory. */
  public static final MemoryStatus NONE = new MemoryStatus(0, 0, 0, 0, 0, 0, 0);

  /** Share of the scores that found anything to go by; 0 before the first. */
  public double hitRate() {
    return writes == 0 ? 0 : (double) hits / writes;
  }
}
