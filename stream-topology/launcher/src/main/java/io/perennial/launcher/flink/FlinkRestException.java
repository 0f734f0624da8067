package io.perennial.launcher.flink;

/** Flink does not answer, or refuses: one sentence. */
public final class FlinkRestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FlinkRestException(String message) {
    super(message);
  }

  public FlinkRestException(String message, Throwable cause) {
    super(message, cause);
  }
}
