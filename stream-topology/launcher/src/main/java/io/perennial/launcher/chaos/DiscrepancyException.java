package io.perennial.launcher.chaos;

/** The pipeline committed something else than an undisturbed one; the message says where. */
public final class DiscrepancyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DiscrepancyException(String message) {
    super(message);
  }
}
