package io.perennial.replay.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A question to the replay store that got no whole answer. */
public final class ReplayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as the asker can act on it. */
  public enum Kind {
    /** Nothing answers at the address. */
    UNREACHABLE,
    /** The question is wrong: asking again will not help. */
    REFUSED,
    /** The store is starting, restoring or busy, and stayed so until the deadline. */
    UNAVAILABLE,
    /** The store gave up: the question takes longer than it allows. */
    DEADLINE,
    /** The answer broke off, or made no sense: what was read so far is not the whole. */
    BROKEN
  }

  private final Kind kind;
  private final int status;
  private final String detail;

  ReplayException(Kind kind, int status, String detail, @Nullable Throwable cause) {
    super(status == 0 ? detail : detail + " (HTTP " + status + ")", cause);
    this.kind = kind;
    this.status = status;
    this.detail = detail;
  }

  /** An answer of which not all came. */
  static ReplayException brokenOff(IOException cause) {
    // Where in its line a parser stood would only make a second line of it.
    String reason =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    return new ReplayException(
        Kind.BROKEN,
        0,
        "the replay store's answer broke off and is not complete: " + reason,
        cause);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status, or 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** The problem's detail as the store told it, or one sentence about the transport. */
  public String detail() {
    return detail;
  }
}
