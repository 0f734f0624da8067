package io.perennial.launcher.replay;

/** A publication that must not be made as it was asked for: one sentence with the remedy. */
public final class PublicationRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PublicationRefusedException(String message) {
    super(message);
  }

  PublicationRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
