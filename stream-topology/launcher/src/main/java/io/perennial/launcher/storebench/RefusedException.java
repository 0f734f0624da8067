package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;

/** The store answered with another status than 200. */
final class RefusedException extends MeasurementFailedException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
