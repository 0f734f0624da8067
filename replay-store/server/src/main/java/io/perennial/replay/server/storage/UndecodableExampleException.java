package io.perennial.replay.server.storage;

/** Bytes that are no labelled example, with the reason. */
public final class UndecodableExampleException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public UndecodableExampleException(String reason) {
    super(reason);
  }

  /** With the reason. */
  public UndecodableExampleException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
