package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the operating system's own programs do to a process. */
final class Signals {

  private Signals() {}

  /** Ends it at once, wherever it is. */
  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** It does not run until {@link #resume}. */
  static void pause(long pid) {
    execute("kill", "-STOP", Long.toString(pid));
  }

  static void resume(long pid) {
    execute("kill", "-CONT", Long.toString(pid));
  }

  /** From now on each of its writes to a file fails, as on a full disk. */
  static void refuseWrites(long pid) {
    execute("prlimit", "--pid", Long.toString(pid), "--fsize=0:unlimited");
  }

  static void allowWrites(long pid) {
    execute("prlimit", "--pid", Long.toString(pid), "--fsize=unlimited:unlimited");
  }

  /** A process that is gone meanwhile is no failure; a program that is missing is. */
  private static void execute(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean gone = told.contains("No such process");
      if (process.waitFor() != 0 && !gone) {
        throw new IllegalStateException(
            "%s failed: %s".formatted(String.join(" ", all), told.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the program %s cannot be run: install util-linux, or leave this kind of fault out"
              .formatted(command[0]),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
