package io.perennial.replay.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The replay store as users run it: a process of its own, which can be killed. */
final class ReplayStoreProcess implements AutoCloseable {

  private final Process process;
  private final URI address;

  private ReplayStoreProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Returns once it has said that it is ready. */
  static ReplayStoreProcess start(String bootstrapServers, String prefix, Path data)
      throws IOException {
    return start(bootstrapServers, prefix, data, ProcessBuilder.Redirect.INHERIT, List.of());
  }

  /**
   * Returns once it has said that it is ready.
   *
   * @param log where it writes its log
   * @param more options
   */
  static ReplayStoreProcess start(
      String bootstrapServers,
      String prefix,
      Path data,
      ProcessBuilder.Redirect log,
      List<String> more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                ReplayStoreMain.class.getName(),
                "--bootstrap-server=" + bootstrapServers,
                "--topic-prefix=" + prefix,
                "--data-dir=" + data,
                "--port=0"));
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectError(log).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("READY ")) {
      process.destroyForcibly();
      throw new IOException("expected READY and an address, but the store said " + line);
    }
    return new ReplayStoreProcess(process, URI.create(line.substring("READY ".length())));
  }

  URI address() {
    return address;
  }

  /** As by {@code kill -9}, or a power cut. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As by {@code kill}; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the store did not end within 30 s of being asked");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
