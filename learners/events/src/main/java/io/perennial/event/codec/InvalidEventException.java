package io.perennial.event.codec;

/**
 * Bytes that are no valid record. The message is one sentence for the dead letter: it names the
 * field, the value (shortened) and what is expected.
 */
public final class InvalidEventException extends Exception {

  private static final long serialVersionUID = 1L;

  public InvalidEventException(String reason) {
    // Made once per dead letter and never debugged by its stack: a flood of garbage must be cheap.
    super(reason, null, false, false);
  }

  /** The reason, never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
