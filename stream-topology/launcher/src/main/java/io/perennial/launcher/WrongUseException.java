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

  /** Refuses an option's value that is out of range. */
  static void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongUseException(
          "%s must be between %d and %d, but is %d".formatted(option, least, most, value));
    }
  }
}
