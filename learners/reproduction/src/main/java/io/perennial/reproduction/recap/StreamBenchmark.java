package io.perennial.reproduction.recap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Streams of events whose tasks follow one another, for the online learner itself. */
public enum StreamBenchmark {
  /**
   * The built-in stream, another one for every seed, cut where its truth changes: six tasks, of
   * which the fourth is the first one again.
   */
  CONCEPTS(180_000),

  /** Clicks on news: a task is the first events of one of seven days. */
  DAYS(50_000);

  private static final List<String> FILES =
      IntStream.rangeClosed(1, 7).mapToObj(day -> "globo-day" + day + ".tsv.gz").toList();

  private final long events;

  StreamBenchmark(long events) {
    this.events = events;
  }

  /**
   * Finds out now rather than after an hour that a file is not there.
   *
   * @param data folder of the files
   * @throws IllegalArgumentException naming the first that is missing
   */
  void check(Path data) {
    for (Path file : files(data)) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(
            "there is no readable %s for the benchmark %s; add it, or ask for --benchmarks %s, which needs no file"
                .formatted(file, this, CONCEPTS));
      }
    }
  }

  private List<Path> files(Path data) {
    return this == DAYS ? FILES.stream().map(data::resolve).toList() : List.of();
  }

  /**
   * The tasks.
   *
   * @param data folder of the files
   * @param seed of the run
   * @throws io.perennial.event.file.InputException if a file cannot be used
   */
  StreamTasks tasks(Path data, long seed) {
    return switch (this) {
      case CONCEPTS -> StreamTasks.concepts(seed, events);
      case DAYS -> StreamTasks.files(files(data), events);
    };
  }

  /** The name used on the command line and in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
