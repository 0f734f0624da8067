package io.perennial.launcher;

import io.perennial.learner.OnlineLearner;
import io.perennial.learner.replay.ReweightingConfig;
import io.perennial.reproduction.plot.LinePlot;
import io.perennial.reproduction.recap.Benchmark;
import io.perennial.reproduction.recap.RecapPlan;
import io.perennial.reproduction.recap.RecapReport;
import io.perennial.reproduction.recap.RecapReportWriter;
import io.perennial.reproduction.recap.RecapReproduction;
import io.perennial.reproduction.recap.RecapTable;
import io.perennial.reproduction.recap.Rule;
import io.perennial.reproduction.recap.StreamBenchmark;
import io.perennial.reproduction.recap.StreamPart;
import io.perennial.reproduction.recap.StreamPlan;
import io.perennial.reproduction.recap.StreamPlot;
import io.perennial.reproduction.recap.StreamReproduction;
import io.perennial.reproduction.recap.WeightPlot;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** RECAP's comparison. */
@Command(
    name = "recap",
    description = {
      "RECAP: one net learns tasks one after the other, once, and replays a bounded sample of the"
          + " past: what it forgets, by how the objectives are weighed. The same of the online"
          + " learner itself, with one expert and with several, on streams of events of which every"
          + " tenth is never learned and asked again after each task.",
      "The data are MNIST's four idx files (also gzipped, also in a folder mnist), permuted, rotated"
          + " and split into tasks; for the benchmark days globo-day1.tsv.gz to globo-day7.tsv.gz."
          + " The benchmark concepts, the built-in stream, needs no file."
    })
final class ReproduceRecapCommand implements Callable<Integer> {

  /** A benchmark of images or of events. */
  enum Name {
    permuted,
    rotated,
    split,
    concepts,
    days
  }

  @Mixin private final ComparisonOptions options = new ComparisonOptions();
  @Mixin private final PlotOptions pictures = new PlotOptions();

  @Option(
      names = "--benchmarks",
      paramLabel = "NAME,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Name> benchmarks = EnumSet.allOf(Name.class);

  @Option(
      names = "--rules",
      paramLabel = "RULE,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Only these: ${COMPLETION-CANDIDATES} (default: all). On streams there are none, uniform,"
              + " recap-v1, recap-v2, uniform-logits (ours without weights), ours and joint.")
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
    RecapReport report = run();
    options.deliver(RecapReportWriter.toJson(report), RecapTable.render(report), terminal);
    pictures.draw(file -> draw(report, file), terminal);
    return 0;
  }

  /** All plans first: what cannot be done is found out now rather than after an hour. */
  private RecapReport run() {
    RecapPlan images;
    StreamPlan events;
    try {
      events = events();
      images = images();
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
    long begin = System.nanoTime();
    List<RecapReport.Part> parts =
        images == null ? List.of() : RecapReproduction.run(images, terminal::say).parts();
    List<StreamPart> streams =
        events == null ? List.of() : StreamReproduction.run(events, terminal::say);
    return new RecapReport(parts, streams, (System.nanoTime() - begin) / 1e9);
  }

  private @Nullable RecapPlan images() {
    Set<Benchmark> asked = asked(Benchmark.class);
    return asked.isEmpty()
        ? null
        : RecapPlan.of(options.data, asked, rules, buffers, options.seeds());
  }

  private @Nullable StreamPlan events() {
    Set<StreamBenchmark> asked = asked(StreamBenchmark.class);
    return asked.isEmpty() || haveNoRule(asked)
        ? null
        : StreamPlan.of(
            options.data,
            asked,
            rules,
            buffers,
            options.seeds(),
            (rule, buffer, experts, seed) ->
                new OnlineLearner(settings(rule, buffer, experts, seed).learner()));
  }

  private <E extends Enum<E>> Set<E> asked(Class<E> type) {
    Set<E> asked = EnumSet.allOf(type);
    asked.removeIf(one -> !benchmarks.contains(Name.valueOf(one.toString())));
    return asked;
  }

  /** Whether the online learner has none of the rules, while there are images for them. */
  private boolean haveNoRule(Set<StreamBenchmark> asked) {
    boolean none = Collections.disjoint(rules, StreamPlan.RULES);
    if (none && asked.size() == benchmarks.size()) {
      throw new IllegalArgumentException(
          "--rules names %s, but on the streams %s there are only %s: name one of those"
              .formatted(rules, asked, StreamPlan.RULES));
    }
    if (none) {
      terminal.say("%s left out: the online learner has none of %s".formatted(asked, rules));
    }
    return none;
  }

  private static List<Path> draw(RecapReport report, Path file) {
    List<Path> weights = WeightPlot.write(report, file);
    List<Path> losses = StreamPlot.write(report.streams(), file);
    return Stream.concat(weights.stream(), losses.stream()).toList();
  }

  /** As shipped, but for what is compared. The error memory forgets nothing, and is not asked. */
  static Settings settings(Rule rule, int buffer, boolean experts, long seed) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("learner.seed", Long.toString(seed));
    settings.put("learner.errorMemory.enabled", "false");
    if (!experts) {
      settings.put("learner.experts.detector", "NONE");
    }
    settings.put("learner.replay.enabled", Boolean.toString(rule.replays()));
    settings.put("learner.replay.examples", Integer.toString(buffer));
    if (rule == Rule.UNIFORM_LOGITS) {
      settings.put("learner.replay.reweighting.rule", ReweightingConfig.Rule.UNIFORM.name());
    } else if (rule.replays() && rule != Rule.OURS) {
      published(ReweightingConfig.Rule.valueOf(rule.name()), settings);
    }
    return SettingsFile.load(null, Map.of(), settings);
  }

  /**
   * Replay as it is usual: a draw per event from a plain sample of the past, and a step on every
   * one with its label alone.
   */
  private static void published(ReweightingConfig.Rule rule, Map<String, String> settings) {
    ReweightingConfig weighing = ReweightingConfig.of(rule);
    settings.put("learner.replay.ratio", "1");
    settings.put("learner.replay.recent", "0");
    settings.put("learner.replay.balance", "NONE");
    settings.put("learner.replay.forgottenOnly", "false");
    settings.put("learner.replay.logits", "0");
    settings.put("learner.replay.reweighting.rule", rule.name());
    settings.put("learner.replay.reweighting.window", Integer.toString(weighing.window()));
    settings.put("learner.replay.reweighting.temperature", Double.toString(weighing.temperature()));
  }
}
