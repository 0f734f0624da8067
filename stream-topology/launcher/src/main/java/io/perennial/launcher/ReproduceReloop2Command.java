package io.perennial.launcher;

import io.perennial.learner.ContinualLearner;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.OnlineLearner;
import io.perennial.reproduction.plot.LinePlot;
import io.perennial.reproduction.reloop2.Experiment;
import io.perennial.reproduction.reloop2.Recovery;
import io.perennial.reproduction.reloop2.RecoveryRun;
import io.perennial.reproduction.reloop2.Regime;
import io.perennial.reproduction.reloop2.ReloopPlan;
import io.perennial.reproduction.reloop2.ReloopReport;
import io.perennial.reproduction.reloop2.ReloopReportWriter;
import io.perennial.reproduction.reloop2.ReloopReproduction;
import io.perennial.reproduction.reloop2.ReloopStream;
import io.perennial.reproduction.reloop2.ReloopTable;
import io.perennial.reproduction.reloop2.ShippedLearners;
import io.perennial.reproduction.reloop2.SlotPlot;
import io.perennial.reproduction.reloop2.StreamGain;
import io.perennial.reproduction.reloop2.StreamGains;
import io.perennial.reproduction.reloop2.WholeStream;
import io.perennial.settings.SettingsFile;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
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
          + " errors and ours. And what ours does for the learner as it ships, on whole streams and"
          + " after abrupt changes.",
      "The data are globo-day1.tsv.gz to globo-day7.tsv.gz (trained on the first day, slots of an"
          + " hour) and movietweetings.tsv.gz (trained on the first half, slots of a day); for the"
          + " part streams, which learns every row after it was scored, also elec2, phishing,"
          + " sine1_w_50_101, mixed_w_50_101 and circles_w_500_101 as .tsv.gz."
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

  /** The rest as shipped. */
  private static final Map<String, String> WITHOUT_STATISTICS =
      Map.of("learner.statistics", "false", "learner.decayedMeans", "false");

  /** The rest as shipped. */
  private static final Map<String, String> ONE_EXPERT = Map.of("learner.experts.detector", "NONE");

  /** What of the paper's comparison is done, and what of our own. */
  enum Part {
    comparison,
    sweep,
    streams,
    recovery
  }

  @Mixin private final ComparisonOptions options = new ComparisonOptions();
  @Mixin private final PlotOptions pictures = new PlotOptions();

  @Option(
      names = "--streams",
      paramLabel = "STREAM,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these in comparison and sweep: ${COMPLETION-CANDIDATES} (default: all). The other"
              + " parts have streams of their own, and take them all.")
  private Set<ReloopStream> streams = EnumSet.allOf(ReloopStream.class);

  @Option(
      names = "--regimes",
      paramLabel = "REGIME,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Who learns when, in comparison and sweep only these: ${COMPLETION-CANDIDATES} (default:"
              + " all). Incremental bases learn a slot at its end; -hourly: the memory is written"
              + " then, too.")
  private Set<Regime> regimes = EnumSet.allOf(Regime.class);

  @Option(
      names = "--parts",
      paramLabel = "PART,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these: ${COMPLETION-CANDIDATES} (default: all). The sweep over the published form's"
              + " parameters is of globo's first three days, frozen and incremental; streams: the"
              + " learner as it ships, with its error memory against without; recovery: how soon"
              + " after abrupt changes of the built-in stream its scores are good again.")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--base",
      paramLabel = "NAME",
      description =
          "The base that comparison and sweep correct: ${COMPLETION-CANDIDATES} (default: NET). Of a"
              + " factorization machine the hidden vector is its interaction vector.")
  private ScorerKind base = ScorerKind.NET;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "Read at most so many rows of each file (default: all). Recovery reads none.")
  private @Nullable Long limit;

  private final Terminal terminal;

  ReproduceReloop2Command(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.check();
    check();
    ReloopReport report = run();
    options.deliver(ReloopReportWriter.toJson(report), ReloopTable.render(report), terminal);
    pictures.draw(file -> SlotPlot.write(report, file), terminal);
    return 0;
  }

  private ReloopReport run() {
    ReloopPlan plan = experiments().isEmpty() ? null : plan();
    if (parts.contains(Part.streams)) {
      checkStreams();
    }
    long begin = System.nanoTime();
    List<ReloopReport.Part> compared =
        plan == null
            ? List.of()
            : ReloopReproduction.run(plan, seed -> learner(base(), seed), terminal::say).parts();
    ShippedLearners shipped =
        new ShippedLearners(
            seed -> learner(Map.of(), seed),
            seed -> learner(WITHOUT_STATISTICS, seed),
            seed -> learner(ONE_EXPERT, seed));
    List<StreamGain> streamed =
        parts.contains(Part.streams)
            ? StreamGains.run(options.data, rows(), options.seeds(), shipped, terminal::say)
            : List.of();
    List<Recovery> recovered =
        parts.contains(Part.recovery)
            ? RecoveryRun.run(options.seeds(), shipped, terminal::say)
            : List.of();
    return new ReloopReport(compared, streamed, recovered, (System.nanoTime() - begin) / 1e9);
  }

  private Map<String, String> base() {
    Map<String, String> settings = new LinkedHashMap<>(BASE);
    settings.put("learner.scorer", base.name());
    return settings;
  }

  private Set<Experiment> experiments() {
    Set<Experiment> experiments = EnumSet.noneOf(Experiment.class);
    if (parts.contains(Part.comparison)) {
      experiments.add(Experiment.COMPARISON);
    }
    if (parts.contains(Part.sweep)) {
      experiments.add(Experiment.SWEEP);
    }
    return experiments;
  }

  private void checkStreams() {
    try {
      WholeStream.checkAll(options.data);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private long rows() {
    return limit == null ? Long.MAX_VALUE : limit;
  }

  private void check() {
    if (limit != null && limit < 1) {
      throw new WrongUseException("--limit must be at least 1, but is " + limit);
    }
    pictures.check(LinePlot::check);
    if (pictures.plot != null && !parts.contains(Part.comparison)) {
      throw new WrongUseException(
          "--plot draws the comparison, but --parts leaves it out: add comparison, or leave out"
              + " --plot");
    }
  }

  private ReloopPlan plan() {
    try {
      return new ReloopPlan(options.data, experiments(), streams, regimes, options.seeds(), rows());
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ContinualLearner learner(Map<String, String> settings, long seed) {
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    overrides.put("learner.seed", Long.toString(seed));
    return new OnlineLearner(SettingsFile.load(null, Map.of(), overrides).learner());
  }
}
