package io.perennial.event.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TsvReaderTest {

  private static final String HEADER = "timestamp_ms\tuser\titem\tlabel";

  @TempDir Path folder;

  @Test
  void shouldReadRowsAsInteractions() {
    Path file =
        Written.file(
            folder,
            "a.tsv",
            HEADER + "\tyear\tgenres\tprice",
            "1362062307000\t12620\t2171847\t0\t2012\tAction|Horror\t1.5",
            "1362062624000\t7527\t0444778\t1\t\tComedy\t",
            "1362062838000\t\t\t\t2010\t\t-2");
    assertThat(Written.events(file, FileOptions.DEFAULT))
        .containsExactly(
            new Interaction(
                "000000000001",
                1362062307000L,
                "12620",
                "2171847",
                List.of(
                    new Feature.Categories("genres", List.of("Action", "Horror")),
                    new Feature.Quantity("price", 1.5),
                    new Feature.Category("year", "2012")),
                "",
                0),
            new Interaction(
                "000000000002",
                1362062624000L,
                "7527",
                "0444778",
                List.of(new Feature.Categories("genres", List.of("Comedy"))),
                "",
                1),
            new Interaction(
                "000000000003",
                1362062838000L,
                "",
                "",
                List.of(new Feature.Quantity("price", -2), new Feature.Category("year", "2010")),
                "",
                Interaction.UNLABELLED));
  }

  @Test
  void shouldReadGzipWindowsLinesUnicodeAndColumnsInAnyOrder() {
    byte[] content =
        ("\ufefflabel\titem\tuser\ttimestamp_ms\tort\r\n"
                + "1\tfilm\tJürgen 😀\t5\tKöln\r\n"
                + "\r\n"
                + "0\tfilm\tJürgen 😀\t6\tKöln")
            .getBytes(StandardCharsets.UTF_8);
    Path file = Written.bytes(folder, "a.tsv.gz", content);
    List<Feature> place = List.of(new Feature.Category("ort", "Köln"));
    assertThat(Written.events(file, FileOptions.DEFAULT))
        .containsExactly(
            new Interaction("000000000001", 5, "Jürgen 😀", "film", place, "", 1),
            new Interaction("000000000003", 6, "Jürgen 😀", "film", place, "", 0));
  }

  @Test
  void shouldStopAtTheLimit() {
    Path file = Written.file(folder, "a.tsv", HEADER, "1\t\t\t0", "2\t\t\t1", "3\t\t\t1");
    assertThat(Written.events(file, Written.limit(2))).hasSize(2);
    assertThat(Written.events(file, Written.limit(0))).isEmpty();
  }

  @Test
  void shouldTellQuantitiesFromCodes() {
    assertThat(kindOf(i -> Integer.toString(i % 100), Written.numeric()))
        .isInstanceOf(Feature.Category.class);
    assertThat(kindOf(i -> Integer.toString(i % 101), Written.numeric()))
        .isInstanceOf(Feature.Quantity.class);
    assertThat(kindOf(i -> i == 999 ? "0.5" : "1", Written.numeric()))
        .isInstanceOf(Feature.Quantity.class);
    assertThat(kindOf(i -> i == 1_000 ? "0.5" : "1", Written.numeric()))
        .isInstanceOf(Feature.Category.class);
    assertThat(kindOf(i -> i == 999 ? "x" : "0." + (i + 1), Written.numeric()))
        .isInstanceOf(Feature.Category.class);
    assertThat(kindOf(i -> i == 999 ? "a|b" : "0." + (i + 1), Written.numeric()))
        .isInstanceOf(Feature.Categories.class);
    assertThat(kindOf(i -> "1", Written.numeric("f"))).isInstanceOf(Feature.Quantity.class);
    assertThat(kindOf(i -> i == 0 ? "1" : "NaN", Written.numeric()))
        .isInstanceOf(Feature.Category.class);
  }

  private Feature kindOf(IntFunction<String> value, FileOptions options) {
    List<String> lines = new ArrayList<>(List.of(HEADER + "\tf"));
    for (int i = 0; i < 1_001; i++) {
      lines.add(i + "\tu\ti\t1\t" + value.apply(i));
    }
    Path file = Written.file(folder, "kind.tsv", lines.toArray(String[]::new));
    Event first = Written.events(file, options).get(0);
    return ((Interaction) first).features().get(0);
  }

  @Test
  void shouldNameLineAndColumnOfWhatIsNoNumberAndGoOnAfterIt() {
    List<String> lines = new ArrayList<>(List.of(HEADER + "\tprice"));
    for (int i = 1; i <= 1_500; i++) {
      lines.add(i + "\tu\ti\t1\t" + (i == 1_200 ? "cheap" : i + ".5"));
    }
    Path file = Written.file(folder, "a.tsv", lines.toArray(String[]::new));
    try (EventReader reader = EventFiles.open(file, FileOptions.DEFAULT)) {
      for (int i = 1; i < 1_200; i++) {
        assertThat(reader.next()).isNotNull();
      }
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.line()).isEqualTo(1_201))
          .hasMessage("line 1201 of a.tsv: column 'price' must be a number, but is 'cheap'");
      assertThat(reader.next().id()).isEqualTo("000000001201");
    }
  }

  @Test
  void shouldNameTheLineThatIsBroken() {
    assertLine("1\tu\ti", "it must have 4 columns like the header, but has 3");
    assertLine("1\tu\ti\t1\t", "it must have 4 columns like the header, but has 5");
    assertLine("soon\tu\ti\t1", "column 'timestamp_ms' must be epoch milliseconds, but is 'soon'");
    assertLine("-1\tu\ti\t1", "column 'timestamp_ms' must be epoch milliseconds, but is '-1'");
    assertLine("\tu\ti\t1", "column 'timestamp_ms' must be epoch milliseconds, but is ''");
    assertLine("999999999999999\tu\ti\t1", "field 'timestamp' must be epoch milliseconds from 0");
    assertLine("1\t" + "u".repeat(1_025) + "\ti\t1", "field 'user' must have at most 1024");
    assertLine("1\tu\ti\tperhaps", "label 'perhaps' does not fit; labels must be 0 or 1, as in");
  }

  private void assertLine(String line, String reason) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < 30; i++) {
      lines.add(i + "\tu\ti\t" + i % 2);
    }
    lines.add(line);
    Path file = Written.file(folder, "broken.tsv", lines.toArray(String[]::new));
    assertThatThrownBy(() -> Written.events(file, FileOptions.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("line 32 of broken.tsv: " + reason);
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8() {
    byte[] content =
        (HEADER + "\n1\tu\ti\t1\n1\t\u00fc\ti\t1\n").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Written.bytes(folder, "a.tsv", content);
    assertThatThrownBy(() -> Written.events(file, FileOptions.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("line 3 of a.tsv: it must be UTF-8");
  }

  @Test
  void shouldSayHowToNameThePositiveLabel() {
    Path letters = Written.file(folder, "pn.tsv", HEADER, "1\t\t\tn", "2\t\t\tp", "3\t\t\tn");
    assertOpening(letters, FileOptions.DEFAULT)
        .hasMessage(
            "pn.tsv: labels must be 0 or 1, and the first rows have n, p: use --positive p");
    assertThat(labels(letters, Written.positive("p"))).containsExactly(0, 1, 0);
    assertOpening(letters, Written.positive("q"))
        .hasMessage(
            "pn.tsv: no label is 'q', the positive one; the first rows have n, p: use --positive p");
    Path words = Written.file(folder, "up.tsv", HEADER, "1\t\t\tUP", "2\t\t\tDOWN");
    assertOpening(words, FileOptions.DEFAULT).hasMessageEndingWith("use --positive UP");
    Path three = Written.file(folder, "abc.tsv", HEADER, "1\t\t\ta", "2\t\t\tb", "3\t\t\tc");
    assertOpening(three, FileOptions.DEFAULT)
        .hasMessageEndingWith("use --positive V with the positive label, or --classes a,b,c");
    assertThat(labels(three, Written.classes("c", "b", "a"))).containsExactly(2, 1, 0);
    assertOpening(three, Written.classes("a", "b"))
        .hasMessage(
            "abc.tsv: the classes are a, b, and the first rows have a, b, c:"
                + " use --classes with all of them");
  }

  @Test
  void shouldGiveTheReaderTheOptionsLabels() {
    Path file = Written.file(folder, "a.tsv", HEADER, "1\t\t\t2", "2\t\t\t1");
    try (EventReader reader = EventFiles.open(file, Written.positive("2"))) {
      assertThat(reader.labels()).isEqualTo(LabelSpace.binary("2"));
    }
    assertThat(labels(file, Written.positive("2"))).containsExactly(1, 0);
  }

  private List<Integer> labels(Path file, FileOptions options) {
    return Written.events(file, options).stream().map(e -> ((Interaction) e).label()).toList();
  }

  @Test
  void shouldSayWhatIsWrongWithTheHeader() {
    assertOpening(Written.file(folder, "a.tsv", "timestamp_ms\tuser\titem"), FileOptions.DEFAULT)
        .hasMessage(
            "line 1 of a.tsv: 'label' is missing among 'timestamp_ms user item';"
                + " the first line must be a header with the columns timestamp_ms, user, item,"
                + " label, then any features, separated by tabs");
    assertOpening(Written.file(folder, "b.tsv", "1\t2\t3\t1"), FileOptions.DEFAULT)
        .hasMessageStartingWith("line 1 of b.tsv: 'timestamp_ms' is missing among '1 2 3 1'");
    assertOpening(Written.file(folder, "c.tsv", HEADER + "\tf\tf"), FileOptions.DEFAULT)
        .hasMessageStartingWith("line 1 of c.tsv: 'f' is there twice");
    assertOpening(Written.file(folder, "d.tsv", HEADER + "\t"), FileOptions.DEFAULT)
        .hasMessageStartingWith("line 1 of d.tsv: a column has no name");
    assertOpening(Written.file(folder, "e.tsv", HEADER + "\tf"), Written.numeric("g"))
        .hasMessage("--numeric g: e.tsv has no feature column of that name");
    String wide = IntStream.range(0, 257).mapToObj(i -> "\tf" + i).collect(Collectors.joining());
    assertOpening(Written.file(folder, "f.tsv", HEADER + wide), FileOptions.DEFAULT)
        .hasMessageStartingWith("line 1 of f.tsv: 257 features are more than the 256 allowed");
    assertThat(Written.events(Written.file(folder, "g.tsv", HEADER), FileOptions.DEFAULT))
        .isEmpty();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertOpening(
      Path file, FileOptions options) {
    return assertThatThrownBy(() -> EventFiles.open(file, options))
        .isInstanceOf(InputException.class);
  }
}
