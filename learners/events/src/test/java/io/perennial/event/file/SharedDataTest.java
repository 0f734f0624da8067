package io.perennial.event.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the public streams, where they are; they are not part of the project. */
final class SharedDataTest {

  /** Rows, and the share of positive labels as the streams' own description has it. */
  @ParameterizedTest
  @CsvSource({
    "globo-day1.tsv.gz, 1, 227989, 0.523",
    "movietweetings.tsv.gz, 1, 100000, 0.505",
    "elec2.tsv.gz, UP, 45312, 0.425",
    "phishing.tsv.gz, 1, 11055, 0.557",
    "mixed_w_50_101.tsv.gz, p, 100000, 0.502"
  })
  void shouldReadEveryRow(String name, String positive, int rows, double share) {
    List<Event> events = Written.events(data().resolve(name), Written.positive(positive));
    assertThat(events).hasSize(rows);
    double positives = events.stream().mapToInt(event -> ((Interaction) event).label()).sum();
    assertThat(positives / rows).isBetween(share - .001, share + .001);
  }

  private static Path data() {
    String named = System.getenv("PERENNIAL_DATA");
    Path data = named == null ? beside(Path.of("").toAbsolutePath()) : Path.of(named);
    boolean present = data != null && Files.isDirectory(data);
    assertThat(present || !"true".equals(System.getenv("CI")))
        .as("CI must have the shared data: set PERENNIAL_DATA to its folder")
        .isTrue();
    assumeTrue(
        present, "skipped: neither PERENNIAL_DATA nor ../shared/data beside the project is there");
    return data;
  }

  /** The folder beside the project's root, which is the one with the Maven wrapper. */
  private static Path beside(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))) {
        return folder.resolveSibling("shared").resolve("data");
      }
    }
    return null;
  }
}
