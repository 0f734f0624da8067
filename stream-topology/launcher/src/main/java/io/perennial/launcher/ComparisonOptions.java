package io.perennial.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all papers' comparisons can be told. */
final class ComparisonOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the files that the comparison is about.")
  Path data = Path.of("");

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of seeds, from 0.")
  private int seeds;

  @Mixin private final ReportOptions reports = new ReportOptions();

  /** Throws a {@link WrongUseException} if these options cannot be used. */
  void check() {
    if (seeds < 1 || seeds > 100) {
      throw new WrongUseException("--seeds must be between 1 and 100, but is " + seeds);
    }
    if (!Files.isDirectory(data)) {
      throw new WrongUseException(
          "--data names '" + data + "', which is no folder; name the one with the streams");
    }
    reports.check();
  }

  /** The seeds. */
  List<Long> seeds() {
    return LongStream.range(0, seeds).boxed().toList();
  }

  /** Writes and prints a result. */
  void deliver(String json, String table, Terminal terminal) {
    if (reports.report != null) {
      try {
        Files.writeString(reports.report, json);
      } catch (IOException e) {
        throw new UncheckedIOException("the result could not be written to " + reports.report, e);
      }
    }
    terminal.out().print(reports.output == OutputFormat.json ? json : table);
    terminal.out().flush();
  }
}
