package io.perennial.launcher;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One line that says how far things are: rewritten in place on a terminal, a new line every few
 * seconds otherwise. The supplier is called on a thread of its own. Thread-safe.
 */
final class Progress implements AutoCloseable {

  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final int WIDTH = 110;

  private final Terminal terminal;
  private final Supplier<String> line;
  private final boolean inPlace;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private boolean open;

  private Progress(Terminal terminal, Supplier<String> line, boolean inPlace) {
    this.terminal = terminal;
    this.line = line;
    this.inPlace = inPlace;
  }

  /**
   * Starts showing.
   *
   * @param otherwise between two lines where there is no terminal
   * @param line an empty one is not shown
   */
  static Progress start(Terminal terminal, Duration otherwise, Supplier<String> line) {
    Progress progress = new Progress(terminal, line, Terminal.isInteractive());
    long millis = (progress.inPlace ? ON_TERMINAL : otherwise).toMillis();
    var unused =
        progress.timer.scheduleAtFixedRate(progress::show, millis, millis, TimeUnit.MILLISECONDS);
    return progress;
  }

  /** A line that stays, above the one that changes. */
  synchronized void say(String text) {
    clear();
    terminal.say(text);
  }

  private synchronized void show() {
    String text = line.get();
    if (text.isEmpty()) {
      return;
    }
    if (inPlace) {
      String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
      terminal.err().print("\r" + cut + " ".repeat(WIDTH - cut.length()));
      terminal.err().flush();
      open = true;
    } else {
      terminal.say(text);
    }
  }

  private void clear() {
    if (open) {
      terminal.err().print("\r" + " ".repeat(WIDTH) + "\r");
      open = false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      clear();
      terminal.err().flush();
    }
  }
}
