package io.perennial.event.file;

/** Input that cannot be used: one sentence that names the file, the line and the remedy. */
public final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long line;

  /** About a file as a whole. */
  public InputException(String message) {
    this(message, 0);
  }

  /** About one line, counted from 1. */
  public InputException(String message, long line) {
    super(message);
    this.line = line;
  }

  /** The line it is about, from 1; 0 if it is about the file, which then cannot be read further. */
  public long line() {
    return line;
  }
}
