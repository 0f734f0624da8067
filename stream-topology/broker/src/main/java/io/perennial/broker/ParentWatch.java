package io.perennial.broker;

import java.io.IOException;

/**
 * Ends this process when the one that started it is gone, however it went: the parent holds the
 * other end of standard input, and the operating system closes it. Only with the system property
 * {@code perennial.parent-watch=true}.
 */
final class ParentWatch {

  private ParentWatch() {}

  static void startIfAsked() {
    if (Boolean.getBoolean("perennial.parent-watch")) {
      Thread thread = new Thread(ParentWatch::exitAtEndOfInput, "parent-watch");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void exitAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end matters.
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    System.exit(0);
  }
}
