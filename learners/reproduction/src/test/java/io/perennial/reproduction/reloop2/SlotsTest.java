package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlotsTest {

  private static final long HOUR = 3_600_000;

  @TempDir private Path folder;

  private Path file(String name, long... times) throws IOException {
    StringBuilder text = new StringBuilder("timestamp_ms\tuser\titem\tlabel\n");
    for (long time : times) {
      text.append(time).append("\tu\ti\t").append(time % 2).append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<Long> times(List<Interaction> rows) {
    return rows.stream().map(Interaction::timestamp).toList();
  }

  @Test
  void shouldTrainOnTheFirstFileAndCutTheOthersIntoSlotsOfEventTime() throws IOException {
    List<Path> files =
        List.of(
            file("a.tsv", 5, HOUR - 1),
            file("b.tsv", 7 * HOUR, 7 * HOUR + 1),
            file("c.tsv", 8 * HOUR - 1, 8 * HOUR, 7 * HOUR + 2, 11 * HOUR + 3));
    List<Interaction> trained = new ArrayList<>();

    try (Slots slots = new Slots(new EventStream(files, 99), HOUR)) {
      assertThat(slots.trainOnFirstFile(trained::add)).isEqualTo(2);
      assertThat(times(trained)).containsExactly(5L, HOUR - 1);
      Slots.Slot slot = slots.next();
      assertThat(slot.start()).isEqualTo(7 * HOUR);
      assertThat(times(slot.rows())).containsExactly(7 * HOUR, 7 * HOUR + 1, 8 * HOUR - 1);
      slot = slots.next();
      assertThat(slot.start()).isEqualTo(8 * HOUR);
      // A late row belongs to the slot that it comes in.
      assertThat(times(slot.rows())).containsExactly(8 * HOUR, 7 * HOUR + 2);
      slot = slots.next();
      assertThat(slot.start()).isEqualTo(11 * HOUR);
      assertThat(slot.rows()).hasSize(1);
      assertThat(slots.next()).isNull();
    }
  }

  @Test
  void shouldTrainOnSoManyRowsAndReadSoManyOfEachFile() throws IOException {
    List<Path> files = List.of(file("a.tsv", 1, 2, 3, 4, 5), file("b.tsv", 6, 7, 8, 9));
    List<Interaction> trained = new ArrayList<>();

    assertThat(EventStream.count(files, 3)).isEqualTo(6);
    try (Slots slots = new Slots(new EventStream(files, 3), HOUR)) {
      assertThat(slots.train(2, trained::add)).isEqualTo(2);
      assertThat(times(trained)).containsExactly(1L, 2L);
      assertThat(times(slots.next().rows())).containsExactly(3L, 6L, 7L, 8L);
      assertThat(slots.next()).isNull();
    }
  }

  @Test
  void shouldHaveNoSlotWhenTrainingTakesAll() throws IOException {
    try (Slots slots = new Slots(new EventStream(List.of(file("a.tsv", 1, 2)), 9), HOUR)) {
      assertThat(slots.trainOnFirstFile(row -> {})).isEqualTo(2);
      assertThat(slots.next()).isNull();
    }
  }

  @Test
  void shouldLeaveOutRowsWithoutAnOutcome() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x.tsv"), "timestamp_ms\tuser\titem\tlabel\n1\tu\ti\t\n2\tu\ti\t1\n");

    assertThat(EventStream.count(List.of(file), 9)).isEqualTo(1);
  }
}
