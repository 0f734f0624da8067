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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** TAME's comparison. */
@Command(
    name = "tame",
    description = {
      "TAME: Split and Permuted MNIST without task labels, and streams whose changes are known"
          + " (detection, experts, pruning; against one expert and the published rule).",
      "The data are MNIST's four idx files (also gzipped, also in a folder mnist) and the drift"
          + " streams as .tsv.gz."
    })
final class ReproduceTameCommand implements Callable<Integer> {

  /** A part of its comparison. */
  enum Part {
    split,
    permuted,
    drift
  }

  @Mixin private final ComparisonOptions options = new ComparisonOptions();

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

  private final Terminal terminal;

  ReproduceTameCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.check();
    List<Long> numbers = options.seeds();
    DriftComparison drift = new DriftComparison(options.data, numbers, terminal::say);
    if (parts.contains(Part.drift)) {
      drift.check();
    }
    TameReport mnist = protocols().isEmpty() ? null : mnist(numbers);
    List<DriftComparison.Row> rows = parts.contains(Part.drift) ? drift.run() : List.of();
    deliver(mnist, rows, numbers);
    return 0;
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
      return TameReproduction.run(options.data, numbers, protocols(), variants, terminal::say);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private void deliver(
      @Nullable TameReport mnist, List<DriftComparison.Row> rows, List<Long> numbers) {
    String table =
        (mnist == null ? "" : TameTable.render(mnist))
            + (rows.isEmpty() ? "" : DriftTable.render(rows));
    options.deliver(json(mnist, rows, numbers), table, terminal);
  }

  private String json(
      @Nullable TameReport mnist, List<DriftComparison.Row> rows, List<Long> numbers) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("paper", "tame");
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
