package io.perennial.event;

/**
 * What comes to a shard: an interaction, later the outcome of one, or an operator's request to
 * forget a user.
 */
public sealed interface Event permits Interaction, Feedback, Forget {

  /**
   * The interaction's id; a {@link Feedback} carries the id of the interaction it belongs to, and a
   * {@link Forget} none: its id is empty.
   */
  String id();

  /** Event time, epoch milliseconds. */
  long timestamp();

  /** Whose event it is; may be empty. It is the record's key, so it decides the shard. */
  String user();
}
