package io.perennial.event.generator;

/**
 * A change of the truth behind a {@link SyntheticStream}.
 *
 * @param event number of interactions before it: the first one under the new concept has this index
 * @param kind how it comes about
 * @param concept the concept that holds from then on
 * @param lasting interactions until the new concept holds alone; 0 unless gradual
 */
public record Change(long event, Kind kind, int concept, long lasting) {

  /** How a change comes about. */
  public enum Kind {
    /** From one event to the next, to a concept never seen. */
    ABRUPT,
    /** The new concept's share rises evenly. */
    GRADUAL,
    /** From one event to the next, to a concept seen before. */
    RETURNING
  }
}
