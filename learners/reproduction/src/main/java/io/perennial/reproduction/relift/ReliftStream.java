package io.perennial.reproduction.relift;

import io.perennial.event.file.EventFiles;
import io.perennial.event.file.FileOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Streams of interactions of which decisions are made. */
public enum ReliftStream {
  /** Clicks on news. */
  GLOBO_DAY1(.176),
  /** The day after, of which about two fifths are within the default limit. */
  GLOBO_DAY2(.163),
  /** What the settings were chosen on; not compared unless it is asked for. */
  GLOBO_DAY3(.163),
  /** Ratings of films. */
  MOVIETWEETINGS(.54);

  /** Those that are compared unless others are asked for. */
  public static final Set<ReliftStream> REPORTED = Set.of(GLOBO_DAY1, GLOBO_DAY2, MOVIETWEETINGS);

  /** Events read of each file: as many as the shares are made for. */
  public static final long LIMIT = 250_000;

  /** Of the positives, so that about 20,000 of the decisions can be used. */
  private final double share;

  ReliftStream(double share) {
    this.share = share;
  }

  /**
   * The stream in a folder.
   *
   * @param limit most events
   * @throws IllegalArgumentException naming the file if it is missing
   */
  public DecisionSource in(Path data, long limit) {
    Path file = data.resolve(this + ".tsv.gz");
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "there is no readable %s for the stream %s; add it, or leave the stream out with --streams"
              .formatted(file, this));
    }
    FileOptions options = new FileOptions("1", List.of(), Set.of(), limit);
    return new DecisionSource(toString(), share, () -> EventFiles.open(file, options));
  }

  /** As in options and reports, and the file's name without its endings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
