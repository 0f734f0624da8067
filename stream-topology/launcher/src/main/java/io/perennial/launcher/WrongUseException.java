package io.perennial.launcher;

/** An option, a file or a folder that cannot be used: one sentence with the remedy; exit code 2. */
final class WrongUseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WrongUseException(String message) {
    super(message);
  }

  WrongUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
