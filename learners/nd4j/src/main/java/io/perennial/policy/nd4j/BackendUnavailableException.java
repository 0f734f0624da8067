package io.perennial.policy.nd4j;

/** A back end that was asked for cannot be used here: what was found, and what to do. */
public final class BackendUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BackendUnavailableException(String message) {
    super(message);
  }

  BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
