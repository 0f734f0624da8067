package io.perennial.event;

import org.jspecify.annotations.Nullable;

/** One record of the interactions topic after decoding, in its partition's order. */
public sealed interface Arrival {

  /** Where it was read. */
  SourcePosition source();

  /**
   * A valid event, with the bytes it came as (they are needed should it turn out to be late or from
   * the future).
   *
   * @param exempt whether a header exempts it from lateness and duplicate checks, as repaired dead
   *     letters and republished replays are
   */
  record Valid(
      Event event, boolean exempt, byte @Nullable [] key, byte[] value, SourcePosition source)
      implements Arrival {}

  /** Bytes that are no valid event, with the reason. */
  record Invalid(String reason, byte @Nullable [] key, byte[] value, SourcePosition source)
      implements Arrival {}

  /**
   * The producer says that the partition ends here: everything still awaiting its outcome expires.
   */
  record EndOfInput(SourcePosition source) implements Arrival {}
}
