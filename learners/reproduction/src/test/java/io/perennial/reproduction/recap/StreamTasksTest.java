package io.perennial.reproduction.recap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.event.Interaction;
import io.perennial.event.file.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamTasksTest {

  @TempDir private Path folder;

  private Path write(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\tplace\n");
    for (int i = 0; i < rows; i++) {
      // The third row has no outcome.
      text.append(i).append("\tu\ti").append(i).append('\t').append(i == 2 ? "" : i % 2);
      text.append("\tp\n");
    }
    Path file = folder.resolve(name);
    try (var zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
      zipped.write(text.toString().getBytes(UTF_8));
    }
    return file;
  }

  /** The measured stream: concept 0 returns at 80,000. */
  @Test
  void shouldCutTheBuiltInStreamWhereItChanges() {
    StreamTasks tasks = StreamBenchmark.CONCEPTS.tasks(folder, 7);

    assertThat(tasks.tasks())
        .extracting(StreamTasks.Task::name)
        .containsExactly(
            "concept 0", "concept 1", "concept 2", "concept 0", "concept 3", "concept 4");
    assertThat(tasks.tasks())
        .extracting(task -> task.events().size())
        .containsExactly(20_000, 30_000, 30_000, 40_000, 30_000, 30_000);
    assertThat(tasks.sizes().get(0)).isEqualTo(new StreamPart.TaskSize("concept 0", 18_000, 2_000));
    assertThat(tasks.tasks().get(1).events().get(0).id()).isEqualTo("000000020001");
    assertThat(tasks.tasks().get(0).events()).allMatch(Interaction::isLabelled);
  }

  @Test
  void shouldHaveAnotherStreamForAnotherSeed() {
    List<Interaction> first = StreamTasks.concepts(1, 50).tasks().get(0).events();

    assertThat(StreamTasks.concepts(1, 50).tasks().get(0).events()).isEqualTo(first);
    assertThat(StreamTasks.concepts(2, 50).tasks().get(0).events()).isNotEqualTo(first);
  }

  @Test
  void shouldReadATaskPerFile() throws IOException {
    StreamTasks tasks =
        StreamTasks.files(List.of(write("a.tsv.gz", 40), write("b.tsv.gz", 11)), 30);

    assertThat(tasks.sizes())
        .containsExactly(
            new StreamPart.TaskSize("day 1", 27, 2), new StreamPart.TaskSize("day 2", 9, 1));
    // Equal features are one and the same.
    List<Interaction> events = tasks.tasks().get(0).events();
    assertThat(events.get(5).features().get(0)).isSameAs(events.get(6).features().get(0));
  }

  @Test
  void shouldHoldOutEveryTenthEvent() {
    assertThat(Stream.iterate(0, i -> i + 1).limit(40).filter(StreamTasks::isHeldOut))
        .containsExactly(9, 19, 29, 39);
  }

  @Test
  void shouldRefuseAFileWithoutEnoughEvents() throws IOException {
    Path file = write("a.tsv.gz", 10);

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> StreamTasks.files(List.of(file), 100))
        .withMessageContaining("a.tsv.gz has 9 events with an outcome")
        .withMessageContaining("give it more");
  }

  @Test
  void shouldNameTheMissingFileAndWhatNeedsNone() throws IOException {
    for (int day = 1; day <= 6; day++) {
      write("globo-day" + day + ".tsv.gz", 20);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StreamPlan.of(
                    folder,
                    Set.of(StreamBenchmark.DAYS),
                    Set.of(Rule.OURS),
                    List.of(200),
                    List.of(0L),
                    SmallLearners::of))
        .withMessageContaining("there is no readable")
        .withMessageContaining("globo-day7.tsv.gz for the benchmark days")
        .withMessageContaining("--benchmarks concepts, which needs no file");
  }
}
