package io.perennial.launcher;

/** Flink does not answer, or refuses: one sentence. */
final class FlinkRestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FlinkRestException(String message) {
    super(message);
  }

  FlinkRestException(String message, Throwable cause) {
    super(message, cause);
  }
}
