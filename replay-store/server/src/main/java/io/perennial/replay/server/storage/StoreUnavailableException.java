package io.perennial.replay.server.storage;

/** Not every partition can be read now: asking again a little later may help. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With one sentence that says what is being waited for. */
  public StoreUnavailableException(String detail) {
    super(detail);
  }

  /** With one sentence that says what is being waited for. */
  public StoreUnavailableException(String detail, Throwable cause) {
    super(detail, cause);
  }
}
