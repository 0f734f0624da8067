package io.perennial.reproduction.reloop2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Files in their order: the base is trained on the first rows, and the rest is scored slot by slot.
 */
public enum ReloopStream {
  /** Clicks on news, a week: trained on the first day, then slots of an hour. */
  GLOBO(
      IntStream.rangeClosed(1, 7).mapToObj(day -> "globo-day" + day + ".tsv.gz").toList(),
      Duration.ofHours(1)),
  /**
   * Ratings of films, half a year: trained on the first half of the rows. Slots of a day, since an
   * hour has no more than two dozen rows.
   */
  MOVIETWEETINGS(List.of("movietweetings.tsv.gz"), Duration.ofDays(1));

  @SuppressWarnings("ImmutableEnumChecker") // A copy.
  private final List<String> files;

  private final Duration slot;

  ReloopStream(List<String> files, Duration slot) {
    this.files = List.copyOf(files);
    this.slot = slot;
  }

  /** Names of the files, the oldest first. */
  public List<String> files() {
    return files;
  }

  /** Whether the base is trained on the first file; else it is on half of the rows. */
  boolean trainsOnFirstFile() {
    return files.size() > 1;
  }

  /** Event time of a slot; slots begin at multiples of it since the epoch. */
  public Duration slot() {
    return slot;
  }

  /**
   * Finds out now rather than after an hour that a file is not there.
   *
   * @param data folder of the files
   * @throws IllegalArgumentException naming the first that is missing
   */
  public void check(Path data) {
    for (String file : files) {
      if (!Files.isReadable(data.resolve(file))) {
        throw new IllegalArgumentException(
            "there is no readable %s for the stream %s; add it, or leave the stream out"
                .formatted(data.resolve(file), this));
      }
    }
  }

  /** As in options and reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
