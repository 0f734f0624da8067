package io.perennial.job;

import java.util.concurrent.Callable;

/** Turns what Flink's state may throw into one failure that says what was done to which store. */
final class StateAccess {

  /** A failure of the state backend. It fails the task; the checkpoint brings it back. */
  static final class StateAccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateAccessException(String operation, String store, Throwable cause) {
      super(operation + " on keyed state '" + store + "' failed: " + cause.getMessage(), cause);
    }
  }

  /** Something that may throw anything checked. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private StateAccess() {}

  static <T> T call(String operation, String store, Callable<T> access) {
    try {
      return access.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new StateAccessException(operation, store, e);
    }
  }

  static void run(String operation, String store, Action access) {
    call(
        operation,
        store,
        () -> {
          access.run();
          return true;
        });
  }
}
