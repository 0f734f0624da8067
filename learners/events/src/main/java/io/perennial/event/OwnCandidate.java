package io.perennial.event;

/**
 * An item that the producer itself could have shown, or did.
 *
 * @param item its name
 * @param propensity probability that the producer's own policy would have shown it, above 0 and at
 *     most 1; {@link #UNKNOWN} where it is not told
 */
public record OwnCandidate(String item, double propensity) {

  /** The propensity that nobody told; no item that could be shown has it. */
  public static final double UNKNOWN = 0;

  /** One whose propensity is not told. */
  public OwnCandidate(String item) {
    this(item, UNKNOWN);
  }

  /** Whether the propensity is told. */
  public boolean hasPropensity() {
    return propensity != UNKNOWN;
  }
}
