package io.perennial.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordPrinterTest {

  private final StringWriter out = new StringWriter();

  @Test
  void shouldAlignATableWithNumbersToTheRight() throws IOException {
    print(ReplayFormat.table, 0, row("a", 5), row("long one", 12345), row(null, null));

    assertThat(out.toString().lines())
        .containsExactly("name          n", "a             5", "long one  12345", "");
  }

  @Test
  void shouldCutTheWidestColumnsToTheTerminal() throws IOException {
    print(ReplayFormat.table, 20, row("abcdefghijklmnopqrstuvwxyz", 5), row("🎬".repeat(30), 6));

    assertThat(out.toString().lines())
        .containsExactly("name               n", "abcdefghijklmnop…  5", "🎬".repeat(16) + "…  6");
  }

  @Test
  void shouldCutTheLastColumnBeforeTheOthers() throws IOException {
    print(ReplayFormat.table, 26, row("abcdefghijklmnop", "abcdefghijklmnop"));

    assertThat(out.toString().lines())
        .containsExactly("name              n", "abcdefghijklmnop  abcdefg…");
  }

  @Test
  void shouldHoldBackAHundredRecordsAndNoMore() throws IOException {
    RecordPrinter printer = RecordPrinter.of(ReplayFormat.table, out, 0);
    printer.begin(List.of("name", "n"));
    for (int i = 0; i < 99; i++) {
      printer.print(row("a", i));
    }
    assertThat(out.toString()).isEmpty();
    printer.print(row("a", 99));
    assertThat(out.toString()).hasLineCount(101);

    printer.print(row("wider than all before", 100));
    assertThat(out.toString()).hasLineCount(102).endsWith("wider than all before  100\n");
  }

  @Test
  void shouldGiveTheTerminalNoOrders() throws IOException {
    print(ReplayFormat.table, 0, row("a\nb\u001b[31m\t", 5));

    assertThat(out.toString()).contains("a\\nb\\u001b[31m\\t").hasLineCount(2);
  }

  @Test
  void shouldWriteCsvAsTheStandardSays() throws IOException {
    print(
        ReplayFormat.csv,
        0,
        row("a,b", 1),
        row("say \"x\"", 2.5),
        row("two\nlines", null),
        row("", true),
        row(List.of("x", 1), Map.of("k", "v")));

    assertThat(out.toString())
        .isEqualTo(
            "name,n\r\n\"a,b\",1\r\n\"say \"\"x\"\"\",2.5\r\n\"two\nlines\",\r\n,true\r\n"
                + "\"[\"\"x\"\",1]\",\"{\"\"k\"\":\"\"v\"\"}\"\r\n");
  }

  @Test
  void shouldWriteAJsonObjectALine() throws IOException {
    print(ReplayFormat.json, 0, row("a\n", 1), row(List.of("x", 1), Map.of("k", "v")));

    assertThat(out.toString())
        .isEqualTo("{\"name\":\"a\\n\",\"n\":1}\n{\"name\":[\"x\",1],\"n\":{\"k\":\"v\"}}\n");
  }

  @Test
  void shouldPrintNothingButColumnsWhereThereIsNoRecord() throws IOException {
    print(ReplayFormat.json, 0);
    assertThat(out.toString()).isEmpty();
    print(ReplayFormat.csv, 0);
    assertThat(out.toString()).isEqualTo("name,n\r\n");
    print(ReplayFormat.table, 0);
    assertThat(out.toString()).endsWith("name  n" + System.lineSeparator());
  }

  @SafeVarargs
  private void print(ReplayFormat format, int width, List<Object>... rows) throws IOException {
    RecordPrinter printer = RecordPrinter.of(format, out, width);
    printer.begin(List.of("name", "n"));
    for (List<Object> row : rows) {
      printer.print(row);
    }
    printer.end();
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }
}
