package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that an answer, page after page, has the benchmark's examples from the first on, each once
 * and in order. One thread.
 */
final class RowSequence {

  private long next;
  private long lastPage;
  private @Nullable String lastLine;

  /** Lines of a page. */
  interface Lines {

    /** The next line, or null after the last. */
    @Nullable String next() throws IOException;
  }

  /**
   * Reads a page to its end.
   *
   * @throws MeasurementFailedException at the first row that is not the next one
   */
  void readPage(Lines lines) throws IOException {
    long first = next;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.startsWith("{\"id\":\"" + Examples.id(next) + "\"")) {
        throw new MeasurementFailedException(
            "example %s should come next, but the row is %s".formatted(Examples.id(next), line));
      }
      next++;
      lastLine = line;
    }
    lastPage = next - first;
  }

  /** Rows of the page that was read last. */
  long lastPage() {
    return lastPage;
  }

  /** Where the next page begins; null before the first. */
  @Nullable Position place() throws IOException {
    return lastLine == null ? null : Position.of(ReplayRowJson.read(lastLine));
  }

  /**
   * Checks that nothing is missing at the end.
   *
   * @throws MeasurementFailedException unless there were exactly so many
   */
  void requireEnd(long count) {
    if (next != count) {
      throw new MeasurementFailedException(
          "the answer ends after %,d examples of %,d".formatted(next, count));
    }
  }
}
