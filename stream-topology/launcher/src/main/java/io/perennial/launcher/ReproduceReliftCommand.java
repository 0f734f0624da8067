package io.perennial.launcher;

import io.perennial.learner.ContinualLearner;
import io.perennial.learner.OnlineLearner;
import io.perennial.reproduction.relift.Contestant;
import io.perennial.reproduction.relift.DecisionSource;
import io.perennial.reproduction.relift.ReliftPlan;
import io.perennial.reproduction.relift.ReliftReport;
import io.perennial.reproduction.relift.ReliftReportWriter;
import io.perennial.reproduction.relift.ReliftReproduction;
import io.perennial.reproduction.relift.ReliftSettings;
import io.perennial.reproduction.relift.ReliftStream;
import io.perennial.reproduction.relift.ReliftTable;
import io.perennial.settings.SettingsFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** ReLIFT's comparison. */
@Command(
    name = "relift",
    description = {
      "ReLIFT: a ranking policy on top of the online learner's score, fine-tuned by reinforcement"
          + " learning interleaved with supervised steps on the contexts it cannot solve, against"
          + " other ways to spend supervision; every decision is ranked before it is learned. And"
          + " what of one day's ranking is forgotten while the next is learned, where globo-day1 and"
          + " globo-day2 are both among the streams.",
      "The data are globo-day1.tsv.gz, globo-day2.tsv.gz and movietweetings.tsv.gz."
    })
final class ReproduceReliftCommand implements Callable<Integer> {

  private static final List<ReliftStream> DAYS =
      List.of(ReliftStream.GLOBO_DAY1, ReliftStream.GLOBO_DAY2);

  @Mixin private final ComparisonOptions options = new ComparisonOptions();

  @Option(
      names = "--streams",
      paramLabel = "STREAM,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these: ${COMPLETION-CANDIDATES} (default: all but globo-day3, on which the settings"
              + " were chosen).")
  private Set<ReliftStream> streams = ReliftStream.REPORTED;

  @Option(
      names = "--strategies",
      paramLabel = "STRATEGY,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these: ${COMPLETION-CANDIDATES} (default: all); the first two, which are not"
              + " fine-tuned, are always there.")
  private Set<Contestant> strategies = EnumSet.allOf(Contestant.class);

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      defaultValue = "" + ReliftStream.LIMIT,
      description = "Read at most so many rows of each file.")
  private long limit;

  private final Terminal terminal;

  ReproduceReliftCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.check();
    if (limit < 1) {
      throw new WrongUseException("--limit must be at least 1, but is " + limit);
    }
    ReliftReport report = ReliftReproduction.run(plan(), terminal::say);
    options.deliver(ReliftReportWriter.toJson(report), ReliftTable.render(report), terminal);
    return 0;
  }

  /** Finds out now rather than after a while what cannot be done. */
  private ReliftPlan plan() {
    try {
      List<DecisionSource> sources =
          Stream.of(ReliftStream.values())
              .filter(streams::contains)
              .map(stream -> stream.in(options.data, limit))
              .toList();
      List<String> days =
          streams.containsAll(DAYS)
              ? DAYS.stream().map(ReliftStream::toString).toList()
              : List.of();
      return new ReliftPlan(
          sources,
          days,
          strategies,
          options.seeds(),
          ReproduceReliftCommand::learner,
          ReliftSettings.chosen());
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** As shipped; decisions hold base scores, which the error memory does not change. */
  private static ContinualLearner learner(long seed) {
    Map<String, String> settings =
        Map.of("learner.seed", Long.toString(seed), "learner.errorMemory.enabled", "false");
    return new OnlineLearner(SettingsFile.load(null, Map.of(), settings).learner());
  }
}
