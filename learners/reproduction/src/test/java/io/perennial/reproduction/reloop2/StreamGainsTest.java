package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.file.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamGainsTest {

  @TempDir private Path folder;

  private final FixedLearner learner = new FixedLearner(.25f, .75f);

  private Path file(String name, String... rows) throws IOException {
    String text = "timestamp_ms\tuser\titem\tlabel\tx\n" + String.join("\n", rows) + "\n";
    return Files.writeString(folder.resolve(name), text);
  }

  private StreamGain.Seed pass(long limit, String positive, Path... files) {
    try (EventStream rows = new EventStream(List.of(files), positive, limit)) {
      return StreamGains.pass(WholeStream.ELEC2, rows, learner, 7);
    }
  }

  @Test
  void shouldScoreEveryRowOfAllFilesBeforeItIsLearned() throws IOException {
    Path first = file("a.tsv", "5\tu\ti\tUP\t1", "9\tu\ti\tDOWN\t1");
    Path second = file("b.tsv", "7\tu\ti\tUP\t1", "8\tu\ti\t\t1", "20\tu\ti\tUP\t1");

    StreamGain.Seed result = pass(Long.MAX_VALUE, "UP", first, second);

    assertThat(learner.labels).containsExactly(1, 0, 1, 1);
    // It takes no step back in time.
    assertThat(learner.times).containsExactly(5L, 9L, 9L, 20L);
    assertThat(result.seed()).isEqualTo(7);
    assertThat(result.rows()).isEqualTo(4);
    // Three rows are positive: (3 ln 4 + ln 4/3) / 4, and the other way round.
    assertThat(result.baseLoss()).isCloseTo(1.111641, within(1e-6));
    assertThat(result.servedLoss()).isCloseTo(.562335, within(1e-6));
    assertThat(result.relative()).isCloseTo(-49.4140, within(1e-3));
    assertThat(result.baseAccuracy()).isEqualTo(.25);
    assertThat(result.servedAccuracy()).isEqualTo(.75);
    assertThat(result.micros()).isNotNegative();
  }

  @Test
  void shouldReadSoManyRowsOfEachFile() throws IOException {
    String[] rows = new String[600];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i + "\tu\ti\t" + i % 2 + "\t1";
    }

    assertThat(pass(500, "1", file("a.tsv", rows), file("b.tsv", rows)).rows()).isEqualTo(1000);
    assertThat(learner.labels).hasSize(1000);
  }

  @Test
  void shouldSayThatThereIsNothingToScore() throws IOException {
    Path empty = file("a.tsv", "8\tu\ti\t\t1");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> pass(10, "1", empty))
        .withMessageContainingAll("the stream elec2 has no row", "leave the part streams out");
  }

  @Test
  void shouldRunEveryStreamWithTheLearnerThatIsMeant() throws IOException {
    List<String> made = new ArrayList<>();
    ShippedLearners learners =
        new ShippedLearners(
            seed -> made(made, "whole " + seed),
            seed -> made(made, "bare " + seed),
            seed -> made(made, "one expert " + seed));
    for (WholeStream stream : WholeStream.values()) {
      for (Path file : stream.files(folder)) {
        Rows.write(file, List.of("1\tu\ti\t" + stream.positive() + "\t1", "2\tu\ti\t0\t1"));
      }
    }
    List<String> progress = new ArrayList<>();

    List<StreamGain> gains = StreamGains.run(folder, 2, List.of(0L, 1L), learners, progress::add);

    assertThat(gains).extracting(StreamGain::stream).containsExactly(WholeStream.values());
    assertThat(gains.get(0).rows()).as("a week as one stream").isEqualTo(14);
    assertThat(gains.get(3).rows()).isEqualTo(2);
    assertThat(progress).hasSize(2 * WholeStream.values().length);
    assertThat(progress.get(7)).startsWith("streams, elec2, seed 1: log loss 0.83699 -> 0.83699");
    assertThat(made.subList(0, 6))
        .containsExactly("whole 0", "whole 1", "bare 0", "bare 1", "whole 0", "whole 1");
    assertThat(made).doesNotContain("one expert 0");
  }

  private static FixedLearner made(List<String> made, String name) {
    made.add(name);
    return new FixedLearner(.25f, .75f);
  }

  @Test
  void shouldNameTheWorstSeed() {
    StreamGain gain =
        new StreamGain(
            WholeStream.SINE1,
            List.of(
                new StreamGain.Seed(0, 1, 2, 1, .5, .5, 1),
                new StreamGain.Seed(1, 1, 2, 2.02, .5, .5, 1)));

    assertThat(gain.worst()).isCloseTo(1, within(1e-9));
    assertThat(gain.figure(StreamGain.Seed::relative).mean()).isCloseTo(-24.5, within(1e-9));
  }

  @Test
  void shouldNameTheFirstMissingFileAndTheRemedy() throws IOException {
    for (WholeStream stream : WholeStream.values()) {
      for (Path file : stream.files(folder)) {
        Rows.write(file, List.of());
      }
    }
    WholeStream.checkAll(folder);
    Files.delete(folder.resolve("phishing.tsv.gz"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> WholeStream.checkAll(folder))
        .withMessageContainingAll("phishing.tsv.gz", "leave the part out with --parts");
  }
}
