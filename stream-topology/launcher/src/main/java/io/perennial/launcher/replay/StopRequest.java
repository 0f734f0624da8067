package io.perennial.launcher.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether the process is asked to end, with Ctrl-C or SIGTERM. Its end waits until this is closed,
 * so that what is under way can be finished, but for no longer than a minute.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-publication");
  private volatile boolean asked;

  /** Listens from now on. */
  public StopRequest() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  @Override
  public void close() {
    done.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends already: the hook has run, or does now, and waits for nothing more.
      }
    }
  }

  private void stop() {
    asked = true;
    try {
      // A process that hangs must be killable all the same.
      var unused = done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
