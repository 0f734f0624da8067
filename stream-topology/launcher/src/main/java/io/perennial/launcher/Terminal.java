package io.perennial.launcher;

import java.io.PrintStream;

/** Where a command writes: results to {@code out}, everything else to {@code err}. */
record Terminal(PrintStream out, PrintStream err) {

  /** Whether the error stream is a terminal, as the start script saw it. */
  static boolean isInteractive() {
    return Boolean.getBoolean("perennial.terminal");
  }

  /** One line about what happened. */
  void say(String line) {
    err.println(line);
  }
}
