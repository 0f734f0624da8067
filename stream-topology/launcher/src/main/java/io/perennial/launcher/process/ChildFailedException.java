package io.perennial.launcher.process;

/** A child process that failed for good; the message says which, how, and what it said last. */
public final class ChildFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String child;
  private final int exitCode;
  private final String lastWords;

  ChildFailedException(String child, int exitCode, String message) {
    this(child, exitCode, message, "");
  }

  ChildFailedException(String child, int exitCode, String message, String lastWords) {
    super(message);
    this.child = child;
    this.exitCode = exitCode;
    this.lastWords = lastWords;
  }

  /** The child's name. */
  public String child() {
    return child;
  }

  /** Its exit code; -1 when it had to be killed or never started. */
  public int exitCode() {
    return exitCode;
  }

  /** What it said last by itself; empty where it said nothing. */
  public String lastWords() {
    return lastWords;
  }
}
