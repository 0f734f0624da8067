package io.perennial.launcher;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes away what a command must not leave behind: when it is closed, or when the process is told
 * to end, by Ctrl-C or SIGTERM, whichever is first. The last added goes first. Add an action before
 * what it takes away is made. Thread-safe.
 */
final class CleanUp implements AutoCloseable {

  private final Deque<Runnable> actions = new ArrayDeque<>();
  private final Thread hook = new Thread(this::run, "clean-up");
  private boolean begun;

  /** Listens from now on. */
  CleanUp() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @param action may be called from another thread while the work goes on
   * @throws IllegalStateException if it is too late, since the process ends
   */
  synchronized void add(Runnable action) {
    if (begun) {
      throw new IllegalStateException("stopped: the process is ending");
    }
    actions.push(action);
  }

  /** Whether the process is ending, so that what fails now needs no words. */
  synchronized boolean isBegun() {
    return begun;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The hook does it.
    }
    run();
  }

  private void run() {
    synchronized (this) {
      begun = true;
    }
    // Nothing is added any more.
    RuntimeException failed = null;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        // The others must be done all the same.
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
