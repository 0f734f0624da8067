package io.perennial.broker;

/** The broker cannot start with what it was given; the message is one sentence with the remedy. */
public final class BrokerStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }

  BrokerStartException(String message) {
    super(message);
  }
}
