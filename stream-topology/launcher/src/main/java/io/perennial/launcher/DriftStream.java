package io.perennial.launcher;

import io.perennial.event.generator.Change;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose changes are known.
 *
 * @param name of the file without its ending, or what the generator's stream is called
 * @param positive the positive label of a file
 * @param file whether it is a file of the data folder; otherwise the generator makes it
 * @param events interactions of the generator, 0 for a file
 * @param changing whether the generator's truth changes
 * @param fileChanges first events of the file's changes
 * @param abruptOnly whether only changes from one event to the next must be found
 */
record DriftStream(
    String name,
    @Nullable String positive,
    boolean file,
    long events,
    boolean changing,
    List<Long> fileChanges,
    boolean abruptOnly) {

  /** A change of the truth. */
  record Known(long event, boolean required) {}

  /** The streams of the comparison. */
  static List<DriftStream> all() {
    return List.of(
        file("sine1_w_50_101", "p", every(20_000)),
        file("mixed_w_50_101", "p", every(20_000)),
        file("circles_w_500_101", "p", every(25_000)),
        file("phishing", "1", List.of()),
        file("elec2", "UP", List.of()),
        file("movietweetings", "1", List.of()),
        file("globo-day1", "1", List.of()),
        new DriftStream("built-in", null, false, 500_000, true, List.of(), true),
        new DriftStream("built-in, no changes", null, false, 1_000_000, false, List.of(), true));
  }

  private static DriftStream file(String name, String positive, List<Long> changes) {
    return new DriftStream(name, positive, true, 0, false, changes, false);
  }

  private static List<Long> every(long events) {
    return LongStream.iterate(events, at -> at < 100_000, at -> at + events).boxed().toList();
  }

  /** The generator's options. */
  SyntheticOptions options(long seed) {
    return SyntheticOptions.of(seed, events).labelled().withChanges(changing);
  }

  /** Where the truth changes. */
  List<Known> changes(long seed) {
    if (file) {
      return fileChanges.stream().map(event -> new Known(event, true)).toList();
    }
    try (SyntheticStream stream = new SyntheticStream(options(seed))) {
      return stream.changes().stream()
          .map(change -> new Known(change.event(), change.kind() == Change.Kind.ABRUPT))
          .toList();
    }
  }
}
