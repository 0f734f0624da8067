package io.perennial.reproduction.reloop2;

import io.perennial.learner.ContinualLearner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** Files that the shipped learner meets from their first row to their last. */
public enum WholeStream {
  /** Clicks on news, a week. */
  GLOBO("globo", ReloopStream.GLOBO.files(), "1", true),
  /** The same for a learner that keeps no statistics. */
  GLOBO_WITHOUT_STATISTICS("globo, no statistics", ReloopStream.GLOBO.files(), "1", false),
  /** Ratings of films. */
  MOVIETWEETINGS("movietweetings", ReloopStream.MOVIETWEETINGS.files(), "1", true),
  /** Prices of electricity: up or down. */
  ELEC2("elec2", "UP"),
  /** Web pages, almost without drift. */
  PHISHING("phishing", "1"),
  /** Made up, with abrupt changes and two concepts that return. */
  SINE1("sine1_w_50_101", "p"),
  /** Made up, with abrupt changes and two concepts that return. */
  MIXED("mixed_w_50_101", "p"),
  /** Made up, with gradual changes. */
  CIRCLES("circles_w_500_101", "p");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // A copy.
  private final List<String> files;

  private final String positive;
  private final boolean statistics;

  WholeStream(String file, String positive) {
    this(file, List.of(file + ".tsv.gz"), positive, true);
  }

  WholeStream(String title, List<String> files, String positive, boolean statistics) {
    this.title = title;
    this.files = List.copyOf(files);
    this.positive = positive;
    this.statistics = statistics;
  }

  /** The files in a folder, the oldest first. */
  List<Path> files(Path data) {
    return files.stream().map(data::resolve).toList();
  }

  /** How the positive label is written. */
  String positive() {
    return positive;
  }

  /** The one of the learners that meets this stream. */
  LongFunction<ContinualLearner> learner(ShippedLearners learners) {
    return statistics ? learners.whole() : learners.withoutStatistics();
  }

  /**
   * Finds out now rather than after an hour that a file is not there.
   *
   * @param data folder of the files
   * @throws IllegalArgumentException naming the first that is missing
   */
  public static void checkAll(Path data) {
    for (WholeStream stream : values()) {
      for (Path file : stream.files(data)) {
        if (!Files.isReadable(file)) {
          throw new IllegalArgumentException(
              "there is no readable %s for the part streams; add it, or leave the part out with --parts"
                  .formatted(file));
        }
      }
    }
  }

  /** As in reports. */
  @Override
  public String toString() {
    return title;
  }
}
