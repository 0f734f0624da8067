package io.perennial.launcher.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the processes hold, looked at from outside, where the system has {@code /proc}. */
final class Resources {

  private static final Path PROC = Path.of("/proc");

  private Resources() {}

  /**
   * What one process held at one time.
   *
   * @param second since the start
   * @param mebibytes resident
   * @param files open descriptors
   */
  record Sample(String process, long second, long mebibytes, long threads, long files) {}

  /** One sample of every process that runs. */
  static List<Sample> sample(Processes processes, long second) {
    List<Sample> samples = new ArrayList<>();
    for (String name : processes.names()) {
      OptionalLong pid = processes.pid(name);
      if (pid.isPresent()) {
        sample(name, second, PROC.resolve(Long.toString(pid.getAsLong()))).ifPresent(samples::add);
      }
    }
    return samples;
  }

  private static Optional<Sample> sample(String name, long second, Path process) {
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      List<String> status = Files.readAllLines(process.resolve("status"));
      return Optional.of(
          new Sample(
              name,
              second,
              number(status, "VmRSS:") >> 10,
              number(status, "Threads:"),
              files.count()));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // It ended meanwhile, or the system has none of this.
    }
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /** Mebibytes below a folder; files that vanish meanwhile are left out. */
  static long mebibytes(Path folder) {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += file.toFile().isFile() ? file.toFile().length() : 0;
      }
    } catch (IOException | UncheckedIOException e) {
      return bytes >> 20;
    }
    return bytes >> 20;
  }
}
