package io.perennial.launcher.process;

/** A child process that failed for good; the message says which, how, and what it said last. */
public final class ChildFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String child;
  private final int exitCode;

  ChildFailedException(String child, int exitCode, String message) {
    super(message);
    this.child = child;
    this.exitCode = exitCode;
  }

  /** The child's name. */
  public String child() {
    return child;
  }

  /** Its exit code; -1 when it had to be killed or never started. */
  public int exitCode() {
    return exitCode;
  }
}
