package io.perennial.launcher;

import io.perennial.learner.ContinualLearner;
import io.perennial.learner.OnlineLearner;
import io.perennial.reproduction.reloop2.Experiment;
import io.perennial.reproduction.reloop2.Regime;
import io.perennial.reproduction.reloop2.ReloopPlan;
import io.perennial.reproduction.reloop2.ReloopReport;
import io.perennial.reproduction.reloop2.ReloopReportWriter;
import io.perennial.reproduction.reloop2.ReloopReproduction;
import io.perennial.reproduction.reloop2.ReloopStream;
import io.perennial.reproduction.reloop2.ReloopTable;
import io.perennial.reproduction.reloop2.SlotPlot;
import io.perennial.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** ReLoop2's comparison. */
@Command(
    name = "reloop2",
    description = {
      "ReLoop2: a base model trained on the first part of a stream, and what corrects it in the"
          + " rest, slot by slot: recalibration, the item's recent rate, the published memory of"
          + " errors and ours.",
      "The data are globo-day1.tsv.gz to globo-day7.tsv.gz (trained on the first day, slots of an"
          + " hour) and movietweetings.tsv.gz (trained on the first half, slots of a day)."
    })
final class ReproduceReloop2Command implements Callable<Integer> {

  /** A small net, as the paper's bases are: nothing in it follows the stream but its weights. */
  private static final Map<String, String> BASE =
      Map.of(
          "learner.statistics", "false",
          "learner.errorMemory.enabled", "false",
          "learner.decayedMeans", "false",
          "learner.focus.enabled", "false",
          "learner.experts.detector", "NONE");

  @Mixin private final ComparisonOptions options = new ComparisonOptions();

  @Option(
      names = "--streams",
      paramLabel = "STREAM,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<ReloopStream> streams = EnumSet.allOf(ReloopStream.class);

  @Option(
      names = "--regimes",
      paramLabel = "REGIME,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Who learns when, only these: ${COMPLETION-CANDIDATES} (default: all). Incremental bases"
              + " learn a slot at its end; -hourly: the memory is written then, too.")
  private Set<Regime> regimes = EnumSet.allOf(Regime.class);

  @Option(
      names = "--parts",
      paramLabel = "PART,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these: ${COMPLETION-CANDIDATES} (default: all). The sweep over the published form's"
              + " parameters is of globo's first three days, frozen and incremental.")
  private Set<Experiment> parts = EnumSet.allOf(Experiment.class);

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "Read at most so many rows of each file (default: all).")
  private @Nullable Long limit;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Draw the comparison's AUC per slot, as .svg or .png; stream and regime are added to each"
              + " picture's name (default: do not).")
  private @Nullable Path plot;

  private final Terminal terminal;

  ReproduceReloop2Command(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.check();
    check();
    ReloopReport report =
        ReloopReproduction.run(plan(), ReproduceReloop2Command::base, terminal::say);
    options.deliver(ReloopReportWriter.toJson(report), ReloopTable.render(report), terminal);
    if (plot != null) {
      SlotPlot.write(report, plot).forEach(file -> terminal.say("wrote " + file));
    }
    return 0;
  }

  private void check() {
    if (limit != null && limit < 1) {
      throw new WrongUseException("--limit must be at least 1, but is " + limit);
    }
    if (plot != null) {
      checkPlot(plot);
    }
  }

  private void checkPlot(Path file) {
    try {
      SlotPlot.check(file);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      throw new WrongUseException(
          "--plot names '" + file + "', which cannot be written: name a file in a writable folder");
    }
    if (!parts.contains(Experiment.COMPARISON)) {
      throw new WrongUseException(
          "--plot draws the comparison, but --parts leaves it out: add comparison, or leave out"
              + " --plot");
    }
  }

  private ReloopPlan plan() {
    try {
      return new ReloopPlan(
          options.data,
          parts,
          streams,
          regimes,
          options.seeds(),
          limit == null ? Long.MAX_VALUE : limit);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ContinualLearner base(long seed) {
    Map<String, String> overrides = new LinkedHashMap<>(BASE);
    overrides.put("learner.seed", Long.toString(seed));
    return new OnlineLearner(SettingsFile.load(null, Map.of(), overrides).learner());
  }
}
