package io.perennial.launcher.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One running child process. Its standard input stays open as long as this process lives, so a
 * child that watches it ends with us however we end. What it prints goes to its log.
 */
public final class Child {

  private static final String READY = "READY";
  private static final String ALERT = "ALERT ";
  private static final long LOG_BYTES = 16L << 20;

  /** Exit codes of SIGKILL and SIGTERM. */
  private static final Set<Integer> KILLED = Set.of(137, 143);

  /**
   * Ctrl-C in a terminal reaches every process of the group at once; the children leave it to us,
   * so that they are stopped in order. An ignored signal stays ignored over exec.
   */
  private static final List<String> DEAF_TO_TERMINAL =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private final ChildSpec spec;
  private final Process process;
  private final ChildLog log;
  private final Consumer<String> alerts;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Thread pump;
  private volatile boolean stopping;

  private Child(ChildSpec spec, Process process, ChildLog log, Consumer<String> alerts) {
    this.spec = spec;
    this.process = process;
    this.log = log;
    this.alerts = alerts;
    this.pump = new Thread(this::pump, "log-of-" + spec.name());
  }

  /**
   * @param alerts takes what it prints after the word ALERT
   */
  static Child start(ChildSpec spec, Consumer<String> alerts) {
    try {
      Folders.empty(spec.temporaryFolder());
      ChildLog log = new ChildLog(spec.logFile(), LOG_BYTES);
      List<String> command = new ArrayList<>(DEAF_TO_TERMINAL);
      command.addAll(spec.command());
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(spec.folder().toFile()).redirectErrorStream(true);
      // glibc has eight arenas per core, and each keeps what RocksDB has freed in it.
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
      Child child = new Child(spec, builder.start(), log, alerts);
      child.pump.setDaemon(true);
      child.pump.start();
      return child;
    } catch (IOException e) {
      throw new ChildFailedException(
          spec.name(), -1, "the " + spec.name() + " cannot be started: " + e.getMessage());
    }
  }

  private void pump() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()).strip());
        } else if (line.startsWith(ALERT)) {
          alerts.accept("the " + spec.name() + " says: " + line.substring(ALERT.length()));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The stream breaks off when the child is killed, which is told elsewhere.
    }
    log.close();
  }

  /**
   * Waits until the child says that it is ready.
   *
   * @return what followed the word READY
   * @throws ChildFailedException if it ends before, or takes too long
   */
  public String awaitReady() {
    CompletableFuture<String> endedFirst = process.onExit().thenApply(ended -> ready.getNow(""));
    try {
      Object first =
          CompletableFuture.anyOf(ready, endedFirst)
              .get(spec.readyLimit().toMillis(), TimeUnit.MILLISECONDS);
      awaitPumpIfEnded();
      if (!ready.isDone()) {
        throw failure("ended before it was ready");
      }
      return ready.getNow(first.toString());
    } catch (TimeoutException e) {
      ChildFailedException failure =
          failure("was not ready within " + spec.readyLimit().toSeconds() + " s");
      failure.addSuppressed(e);
      throw failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChildFailedException(spec.name(), -1, "interrupted while the child started");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end, and kills it with all its descendants when it does not in time. */
  public void stop() {
    stopping = true;
    // Not Process.destroy: that also closes the pipes, and the child's last words with them.
    process.toHandle().destroy();
    if (!endsWithin(spec.stopLimit())) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      endsWithin(Duration.ofSeconds(10));
    }
    awaitPumpIfEnded();
    Folders.delete(spec.temporaryFolder());
  }

  private boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    boolean ended = !process.isAlive();
    while (!ended && System.nanoTime() < deadline) {
      try {
        ended = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Stopping goes on: a child left behind is worse than a late interrupt.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  /** The last lines may still be on their way through the pipe when the process has ended. */
  private void awaitPumpIfEnded() {
    if (!process.isAlive() && Thread.currentThread() != pump) {
      try {
        pump.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  ChildFailedException failure(String how) {
    awaitPumpIfEnded();
    int code = process.isAlive() ? -1 : process.exitValue();
    StringBuilder message = new StringBuilder("the ").append(spec.name()).append(' ').append(how);
    if (code >= 0) {
      message.append(", exit code ").append(code);
      if (code > 128) {
        message.append(" (killed by signal ").append(code - 128).append(')');
      }
    }
    // Who is killed from outside has nothing to explain: errors in its log are older, and
    // misleading.
    List<String> lines = KILLED.contains(code) ? List.of() : log.explanation();
    message.append("; its log is ").append(spec.logFile());
    if (!lines.isEmpty()) {
      message.append(" and says:");
      lines.forEach(line -> message.append(System.lineSeparator()).append("  ").append(line));
    }
    return new ChildFailedException(spec.name(), code, message.toString(), log.lastWords());
  }

  ChildSpec spec() {
    return spec;
  }

  /** Whether it was asked to end. */
  public boolean isStopping() {
    return stopping;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Completes with the exit code. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }
}
