package io.perennial.launcher;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.pipelinebench.Benchmark;
import io.perennial.launcher.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code perennial run} as a process, until its predictions' topic has a record. The broker's log
 * is looked at, since a client would take part in what is measured.
 */
final class RunStart implements Benchmark.Start {

  private static final long POLL_MILLIS = 20;
  private static final long LIMIT_SECONDS = 180;
  private static final String PREDICTIONS = "perennial.predictions-0";

  private final ProjectLayout layout;

  RunStart(ProjectLayout layout) {
    this.layout = layout;
  }

  @Override
  public double seconds() throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("perennial");
      try {
        return seconds(folder);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("perennial run cannot be started: " + e.getMessage(), e);
    }
  }

  private double seconds(Path folder) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process run =
        new ProcessBuilder(
                List.of(
                    layout.home().resolve("perennial").toString(),
                    "run",
                    "--data-dir",
                    folder.resolve("data").toString(),
                    "--port-offset",
                    "" + PipelinePorts.firstFree(7_000).offset()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("run.log").toFile())
            .start();
    try {
      Path partition = folder.resolve("data/kafka").resolve(PREDICTIONS);
      while (!hasRecords(partition)) {
        if (!run.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
          throw new MeasurementFailedException(
              "perennial run has no prediction: "
                  + Files.readString(folder.resolve("run.log"))
                      .strip()
                      .lines()
                      .reduce("", (a, b) -> b));
        }
        Thread.sleep(POLL_MILLIS);
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      run.destroy();
      if (!run.waitFor(60, TimeUnit.SECONDS)) {
        run.destroyForcibly();
      }
    }
  }

  private static boolean hasRecords(Path partition) throws IOException {
    if (!Files.isDirectory(partition)) {
      return false;
    }
    try (Stream<Path> files = Files.list(partition)) {
      return files.anyMatch(file -> file.toString().endsWith(".log") && file.toFile().length() > 0);
    }
  }
}
