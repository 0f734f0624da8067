package io.perennial.event.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventFilesTest {

  private static final String ROW = "{\"id\":\"a\",\"timestamp\":1,\"label\":1}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.ndjson", "a.json", "A.JSONL", "a.jsonl.gz", "a.b.json.gz"})
  void shouldReadJsonLines(String name) {
    Path file =
        Written.file(
            folder,
            name,
            ROW,
            "",
            "{\"type\":\"feedback\",\"id\":\"a\",\"timestamp\":2,\"label\":0}");
    assertThat(Written.events(file, FileOptions.DEFAULT))
        .containsExactly(
            new Interaction("a", 1, "", "", List.of(), "", 1), new Feedback("a", 2, "", 0));
  }

  @Test
  void shouldNameTheLineOfBrokenJsonAndGoOnAfterIt() {
    Path file = Written.file(folder, "a.jsonl", ROW, "{oops}", ROW);
    try (EventReader reader = EventFiles.open(file, FileOptions.DEFAULT)) {
      assertThat(reader.next()).isNotNull();
      assertThatThrownBy(reader::next)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("line 2 of a.jsonl: value must be JSON, but is not at byte 1: ");
      assertThat(reader.next()).isNotNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void shouldReadLabelsOfJsonLinesAsTheOptionsSay() {
    Path file =
        Written.file(
            folder,
            "a.jsonl",
            "{\"id\":\"a\",\"timestamp\":1,\"label\":2}",
            "{\"id\":\"b\",\"timestamp\":1,\"label\":1}");
    assertThat(Written.events(file, Written.positive("2")))
        .extracting(event -> ((Interaction) event).label())
        .containsExactly(1, 0);
    assertThatThrownBy(() -> Written.events(file, FileOptions.DEFAULT))
        .hasMessageStartingWith("line 1 of a.jsonl: field 'label' must be 0 or 1, but is '2'")
        .hasMessageContaining("--positive");
  }

  @ParameterizedTest
  @CsvSource({
    "5::x::4::10, 1",
    "5::x::4.5::10, 1",
    "5::x::3.5::10, 0",
    "5::x::5::10, 1",
    "5::x::0::10, 0"
  })
  void shouldTakeFourOfFiveStarsAsPositive(String line, int label) {
    Path file = Written.file(folder, "ratings.dat", line);
    assertThat(Written.events(file, FileOptions.DEFAULT))
        .containsExactly(new Interaction("000000000001", 10_000, "5", "x", List.of(), "", label));
  }

  @Test
  void shouldTakeEightOfTenAsPositive() {
    Path file =
        Written.file(
            folder, "r.dat.gz", "1::2::4::10", "1::3::7::11", "1::4::8::12", "1::5::10::13");
    assertThat(Written.events(file, FileOptions.DEFAULT))
        .extracting(event -> ((Interaction) event).label())
        .containsExactly(0, 0, 1, 1);
    assertThat(Written.events(file, Written.classes("4", "7", "8", "10")))
        .extracting(event -> ((Interaction) event).label())
        .containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1::2::4|it must be user::item::rating::timestamp, but has 3 of these 4 fields",
        "1::2::4::5::6|it must be user::item::rating::timestamp, but has 5 of these 4 fields",
        "1::2::good::5|field 'rating' must be a number, but is 'good'",
        "1::2::4::now|field 'timestamp' must be epoch seconds, but is 'now'",
        "1::2::4::999999999999999|field 'timestamp' must be epoch milliseconds from 0 (1970)"
      })
  void shouldNameTheLineOfABrokenRating(String line, String reason) {
    Path file = Written.file(folder, "r.dat", "1::2::4::10", line);
    assertThatThrownBy(() -> Written.events(file, FileOptions.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("line 2 of r.dat: " + reason);
  }

  @Test
  void shouldSayWhyAFileCannotBeOpened() {
    assertOpening(folder.resolve("no.tsv"), "there is no file ");
    assertOpening(folder, folder + " is a directory; name a file in it");
    assertOpening(Written.bytes(folder, "empty.tsv", new byte[0]), "empty.tsv is empty; ");
    assertOpening(Written.bytes(folder, "empty.tsv.gz", new byte[0]), "empty.tsv.gz is empty; ");
    assertOpening(Written.file(folder, "a.csv", "1"), "a.csv is of no known kind; input must be");
    assertOpening(Written.file(folder, "a", "1"), "a is of no known kind; input must be TSV");
    assertThatThrownBy(
            () -> EventFiles.open(Written.file(folder, "a.jsonl", ROW), Written.numeric("x")))
        .isInstanceOf(InputException.class)
        .hasMessage("--numeric is for columns of TSV files, and a.jsonl is none");
  }

  @Test
  void shouldTellGzipFromWhatIsNone() throws IOException {
    Path named = folder.resolve("a.jsonl.gz");
    Files.writeString(named, ROW);
    assertOpening(named, "a.jsonl.gz is named .gz, but is not gzip; rename or compress it");
    Path unnamed = folder.resolve("b.jsonl");
    Files.copy(Written.file(folder, "b.jsonl.gz", ROW), unnamed);
    assertOpening(unnamed, "b.jsonl is gzip; add .gz to its name");
  }

  @Test
  void shouldReadACutGzipFileUpToTheCut() throws IOException {
    byte[] row = (ROW + "\n").getBytes(UTF_8);
    byte[] rows = new byte[row.length * 20_000];
    for (int i = 0; i < 20_000; i++) {
      System.arraycopy(row, 0, rows, i * row.length, row.length);
    }
    Path whole = Written.bytes(folder, "whole.jsonl.gz", rows);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    try (EventReader reader = EventFiles.open(cut, FileOptions.DEFAULT)) {
      InputException thrown = readToTheEnd(reader);
      assertThat(thrown).hasMessageStartingWith("cut.jsonl.gz cannot be read after line ");
      assertThat(thrown).hasMessageEndingWith("the gzip file ends too early; copy it again");
      assertThat(thrown.line()).isZero();
      assertThatThrownBy(reader::next).isEqualTo(thrown);
    }
    bytes[bytes.length / 2] ^= 0x55;
    bytes[bytes.length / 2 + 1] ^= 0x55;
    Path damaged = folder.resolve("damaged.jsonl.gz");
    Files.write(damaged, bytes);
    try (EventReader reader = EventFiles.open(damaged, FileOptions.DEFAULT)) {
      assertThat(readToTheEnd(reader)).hasMessageStartingWith("damaged.jsonl.gz cannot be read");
    }
  }

  /** What ends the file; lines that a damaged byte spoilt are passed over. */
  private static InputException readToTheEnd(EventReader reader) {
    while (true) {
      try {
        if (reader.next() == null) {
          throw new AssertionError("read to the end without an error");
        }
      } catch (InputException e) {
        if (e.line() == 0) {
          return e;
        }
      }
    }
  }

  @Test
  void shouldPassOverALineThatIsTooLongWithoutHoldingIt() {
    byte[] rows = new byte[64 << 20];
    Arrays.fill(rows, (byte) 'x');
    byte[] row = (ROW + "\n").getBytes(UTF_8);
    System.arraycopy(row, 0, rows, 0, row.length);
    System.arraycopy(row, 0, rows, rows.length - row.length, row.length);
    rows[rows.length - row.length - 1] = '\n';
    Path bomb = Written.bytes(folder, "bomb.jsonl.gz", rows);
    try (EventReader reader = EventFiles.open(bomb, FileOptions.DEFAULT)) {
      assertThat(reader.next()).isNotNull();
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.line()).isEqualTo(2))
          .hasMessageStartingWith("line 2 of bomb.jsonl.gz is longer than 1048576 bytes");
      assertThat(reader.next()).isNotNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void shouldRefuseWrongOptions() {
    assertThatThrownBy(() -> Written.limit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--limit must be 0 or more, but is -1");
    assertThatThrownBy(() -> new FileOptions("", List.of(), Set.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--positive must not be empty");
  }

  private static void assertOpening(Path file, String message) {
    assertThatThrownBy(() -> EventFiles.open(file, FileOptions.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message);
  }
}
