package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.evaluation.ReportTable;
import io.perennial.evaluation.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the report goes. */
final class ReportOptions {

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report there as JSON, too (default: only print it).")
  @Nullable Path report;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  OutputFormat output = OutputFormat.table;

  /** Finds out now rather than after an hour that the file cannot be written. */
  void check() {
    if (report == null) {
      return;
    }
    // Such as /dev/stdout, which is written to and not replaced.
    boolean device = Files.exists(report) && !Files.isRegularFile(report);
    boolean writable =
        device ? !Files.isDirectory(report) && Files.isWritable(report) : canBeReplaced(report);
    if (!writable) {
      throw new WrongUseException(
          "--report names '"
              + report
              + "', which cannot be written: name a file in a writable folder");
    }
  }

  /** By trying, in the nearest folder there is: permissions do not tell everything. */
  static boolean canBeReplaced(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null) {
      return false;
    }
    try {
      Files.delete(Files.createTempFile(folder, ".perennial-", ".partial"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void deliver(Report result, Terminal terminal) {
    if (report != null) {
      ReportWriter.write(result, report);
    }
    terminal
        .out()
        .print(
            output == OutputFormat.json ? ReportWriter.toJson(result) : ReportTable.render(result));
    terminal.out().flush();
  }
}
