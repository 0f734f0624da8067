package io.perennial.launcher.storebench;

/** A phase that cannot be measured; the message says why. */
public sealed class MeasurementFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MeasurementFailedException(String message) {
    super(message);
  }

  MeasurementFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The store answered with another status than 200. */
  static final class Refused extends MeasurementFailedException {

    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
