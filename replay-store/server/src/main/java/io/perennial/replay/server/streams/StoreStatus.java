package io.perennial.replay.server.streams;

/**
 * How the store stands.
 *
 * @param phase one word
 * @param detail one sentence
 */
public record StoreStatus(Phase phase, String detail) {

  /** From the start to the end; every one but {@code RUNNING} answers 503. */
  public enum Phase {
    /** No broker answers yet. */
    WAITING_FOR_BROKER,
    /** The broker answers, the topic does not exist yet. */
    WAITING_FOR_TOPIC,
    /** The application joins its group, or gets or gives partitions. */
    REBALANCING,
    /** State is being read back from the changelog. */
    RESTORING,
    /** Every partition is whole and answers. */
    RUNNING,
    /** The application died; it is started again after a pause. */
    FAILED,
    /** Closed for good. */
    STOPPED
  }
}
