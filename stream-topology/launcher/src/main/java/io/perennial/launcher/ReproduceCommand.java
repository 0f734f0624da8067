package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.reproduction.tame.Protocol;
import io.perennial.reproduction.tame.TameReport;
import io.perennial.reproduction.tame.TameReportWriter;
import io.perennial.reproduction.tame.TameReproduction;
import io.perennial.reproduction.tame.TameTable;
import io.perennial.reproduction.tame.Variant;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The papers' own comparisons, on our data. */
@Command(
    name = "reproduce",
    description = {
      "Repeat a paper's comparison, with several seeds, beside what the paper reports.",
      "tame: Split and Permuted MNIST without task labels, and streams whose changes are known"
          + " (detection, experts, pruning; against one expert and the published rule)."
    })
final class ReproduceCommand implements Callable<Integer> {

  /** A paper. */
  enum Paper {
    tame
  }

  /** A part of its comparison. */
  enum Part {
    split,
    permuted,
    drift
  }

  @Parameters(paramLabel = "PAPER", description = "Which one: ${COMPLETION-CANDIDATES}.")
  private Paper paper = Paper.tame;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with MNIST's four idx files (also gzipped, also in a folder mnist) and the drift"
              + " streams as .tsv.gz.")
  private Path data = Path.of("");

  @Option(
      names = "--parts",
      paramLabel = "PART,…",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--variants",
      paramLabel = "VARIANT,…",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "Only these ways of meeting MNIST: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Variant> variants = EnumSet.allOf(Variant.class);

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of seeds, from 0.")
  private int seeds;

  @Mixin private final ReportOptions reports = new ReportOptions();

  private final Terminal terminal;

  ReproduceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    List<Long> numbers = LongStream.range(0, seeds).boxed().toList();
    DriftComparison drift = new DriftComparison(data, numbers, terminal::say);
    if (parts.contains(Part.drift)) {
      drift.check();
    }
    TameReport mnist = protocols().isEmpty() ? null : mnist(numbers);
    List<DriftComparison.Row> rows = parts.contains(Part.drift) ? drift.run() : List.of();
    deliver(mnist, rows, numbers);
    return 0;
  }

  private void check() {
    if (seeds < 1 || seeds > 100) {
      throw new WrongUseException("--seeds must be between 1 and 100, but is " + seeds);
    }
    if (!Files.isDirectory(data)) {
      throw new WrongUseException(
          "--data names '" + data + "', which is no folder; name the one with the streams");
    }
    reports.check();
  }

  private Set<Protocol> protocols() {
    Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
    if (parts.contains(Part.split)) {
      protocols.add(Protocol.SPLIT);
    }
    if (parts.contains(Part.permuted)) {
      protocols.add(Protocol.PERMUTED);
    }
    return protocols;
  }

  private TameReport mnist(List<Long> numbers) {
    try {
      return TameReproduction.run(data, numbers, protocols(), variants, terminal::say);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private void deliver(
      @Nullable TameReport mnist, List<DriftComparison.Row> rows, List<Long> numbers) {
    String json = json(mnist, rows, numbers);
    if (reports.report != null) {
      try {
        Files.writeString(reports.report, json);
      } catch (IOException e) {
        throw new UncheckedIOException("the result could not be written to " + reports.report, e);
      }
    }
    String table =
        (mnist == null ? "" : TameTable.render(mnist))
            + (rows.isEmpty() ? "" : DriftTable.render(rows));
    terminal.out().print(reports.output == OutputFormat.json ? json : table);
    terminal.out().flush();
  }

  private String json(
      @Nullable TameReport mnist, List<DriftComparison.Row> rows, List<Long> numbers) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("paper", paper.name());
      if (mnist != null) {
        json.writeFieldName("mnist");
        json.writeRawValue(TameReportWriter.toJson(mnist).strip());
      }
      if (!rows.isEmpty()) {
        json.writeFieldName("drift");
        DriftTable.write(rows, numbers, json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }
}
