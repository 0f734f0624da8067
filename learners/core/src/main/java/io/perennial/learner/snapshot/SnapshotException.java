package io.perennial.learner.snapshot;

/** A model file that cannot be read, written or used: one sentence with the remedy. */
public final class SnapshotException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
