package io.perennial.settings;

import java.io.IOException;

/**
 * Ends a child process when the process that started it is gone, however it went: the parent holds the
 * other end of the child's standard input, and never writes to it.
 */
public final class ParentWatch {

  private static final String PROPERTY = "perennial.parent-watch";

  private ParentWatch() {}

  /** Starts watching if the system property {@code perennial.parent-watch} is {@code true}. */
  public static void start() {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // A parent never writes; whatever comes means nothing.
                }
              } catch (IOException e) {
                // A broken pipe is the end of the parent, too.
              }
              System.exit(0);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
