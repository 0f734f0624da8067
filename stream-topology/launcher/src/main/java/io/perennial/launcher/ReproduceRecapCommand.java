package io.perennial.launcher;

import io.perennial.reproduction.plot.LinePlot;
import io.perennial.reproduction.recap.Benchmark;
import io.perennial.reproduction.recap.RecapPlan;
import io.perennial.reproduction.recap.RecapReport;
import io.perennial.reproduction.recap.RecapReportWriter;
import io.perennial.reproduction.recap.RecapReproduction;
import io.perennial.reproduction.recap.RecapTable;
import io.perennial.reproduction.recap.Rule;
import io.perennial.reproduction.recap.WeightPlot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** RECAP's comparison. */
@Command(
    name = "recap",
    description = {
      "RECAP: one net learns tasks one after the other, once, and replays a bounded sample of the"
          + " past: what it forgets, by how the objectives are weighed.",
      "The data are MNIST's four idx files (also gzipped, also in a folder mnist), permuted, rotated"
          + " and split into tasks."
    })
final class ReproduceRecapCommand implements Callable<Integer> {

  @Mixin private final ComparisonOptions options = new ComparisonOptions();
  @Mixin private final PlotOptions pictures = new PlotOptions();

  @Option(
      names = "--benchmarks",
      paramLabel = "NAME,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Benchmark> benchmarks = EnumSet.allOf(Benchmark.class);

  @Option(
      names = "--rules",
      paramLabel = "RULE,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Rule> rules = EnumSet.allOf(Rule.class);

  @Option(
      names = "--buffers",
      paramLabel = "N,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Examples of the past that are kept (default: 200,1000,5000).")
  private List<Integer> buffers = RecapPlan.BUFFERS;

  private final Terminal terminal;

  ReproduceRecapCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.check();
    pictures.check(LinePlot::check);
    RecapReport report = RecapReproduction.run(plan(), terminal::say);
    options.deliver(RecapReportWriter.toJson(report), RecapTable.render(report), terminal);
    pictures.draw(file -> WeightPlot.write(report, file), terminal);
    return 0;
  }

  private RecapPlan plan() {
    try {
      return RecapPlan.of(options.data, benchmarks, rules, buffers, options.seeds());
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }
}
