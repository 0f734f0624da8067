package io.perennial.launcher.process;

/** A child process that failed for good; the message says which, how, and what it said last. */
public final class ChildFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String child;
  private final int exitCode;
  private final String lastLine;

  ChildFailedException(String child, int exitCode, String message) {
    this(child, exitCode, message, "");
  }

  ChildFailedException(String child, int exitCode, String message, String lastLine) {
    super(message);
    this.child = child;
    this.exitCode = exitCode;
    this.lastLine = lastLine;
  }

  /** The child's name. */
  public String child() {
    return child;
  }

  /** Its exit code; -1 when it had to be killed or never started. */
  public int exitCode() {
    return exitCode;
  }

  /** The last line it printed; empty where there was none. */
  public String lastLine() {
    return lastLine;
  }
}
