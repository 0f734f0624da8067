package io.perennial.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a child process is run.
 *
 * @param name what it is called in messages, and its log file
 * @param command program and arguments
 * @param folder its working folder, writable; holds {@code logs} and {@code tmp}
 * @param readyLimit how long it may take until it prints a line that begins with READY
 * @param stopLimit how long it may take to end after SIGTERM, before it is killed
 * @param endsByItself whether an end with exit code 0 is its work done, and no death
 * @param restarts how often it may be started again within ten minutes when it dies
 */
public record ChildSpec(
    String name,
    List<String> command,
    Path folder,
    Duration readyLimit,
    Duration stopLimit,
    boolean endsByItself,
    int restarts) {

  public ChildSpec {
    command = List.copyOf(command);
  }

  Path logFile() {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /** Its own {@code java.io.tmpdir}, emptied before it starts. */
  public Path temporaryFolder() {
    return folder.resolve("tmp").resolve(name);
  }
}
