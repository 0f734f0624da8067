package io.perennial.launcher;

/** A phase of the replay store's benchmark that cannot be measured; the message says why. */
class StoreBenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreBenchException(String message) {
    super(message);
  }

  StoreBenchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The store answered with another status than 200. */
  static final class Refused extends StoreBenchException {

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
