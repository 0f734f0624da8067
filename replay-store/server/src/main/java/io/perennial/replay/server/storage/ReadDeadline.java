package io.perennial.replay.server.storage;

import org.jspecify.annotations.Nullable;

/**
 * Ends a read that finds nothing for long: who asks sets a check around the reading, and every
 * cursor looks at it before it reads on, in the same thread.
 */
public final class ReadDeadline {

  private static final ThreadLocal<Runnable> CHECK = new ThreadLocal<>();

  private ReadDeadline() {}

  /** What is read. */
  @FunctionalInterface
  public interface Reading<T extends @Nullable Object, E extends Exception> {
    T read() throws E;
  }

  /**
   * Reads with a check.
   *
   * @param check throws when the read is to end
   */
  public static <T extends @Nullable Object, E extends Exception> T during(
      Runnable check, Reading<T, E> reading) throws E {
    Runnable before = CHECK.get();
    CHECK.set(check);
    try {
      return reading.read();
    } finally {
      if (before == null) {
        CHECK.remove();
      } else {
        CHECK.set(before);
      }
    }
  }

  /** Throws when the thread's read is to end. */
  public static void check() {
    Runnable check = CHECK.get();
    if (check != null) {
      check.run();
    }
  }
}
