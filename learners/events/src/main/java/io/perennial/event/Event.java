package io.perennial.event;

/** What a producer sends: an interaction, or later the outcome of one. */
public sealed interface Event permits Interaction, Feedback {

  /** The interaction's id; a {@link Feedback} carries the id of the interaction it belongs to. */
  String id();

  /** Event time, epoch milliseconds. */
  long timestamp();

  /** Whose event it is; may be empty. It is the record's key, so it decides the shard. */
  String user();
}
