package io.perennial.launcher.figures;

/** A phase that cannot be measured; the message says why. */
public class MeasurementFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MeasurementFailedException(String message) {
    super(message);
  }

  public MeasurementFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
