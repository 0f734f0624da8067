package io.perennial.launcher.replay;

/** A publication that broke off: what was committed stays, and the same command goes on. */
public final class PublicationFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PublicationFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
