package io.perennial.launcher;

import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How the learner is made, and every other setting. */
final class LearnerOptions {

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Partitions of the stream, each with a learner of its own (default: 1).")
  @Nullable Integer shards;

  @Option(
      names = "--scorer",
      paramLabel = "NAME",
      description = "The model: ${COMPLETION-CANDIDATES} (default: NET).")
  @Nullable ScorerKind scorer;

  @Option(
      names = "--without",
      paramLabel = "PART,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Parts to leave out: experts, selector, focus, replay, error-memory, statistics,"
              + " decayed-means, user-features, decisions, fine-tuning.")
  List<String> without = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML (default: none).")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "Any setting by its dotted name, such as processor.attributionWindow=10m.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--explain",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "3",
      description =
          "Tell with each prediction up to N past examples that spoke for its correction"
              + " (default: none; without N: ${FALLBACK-VALUE}).")
  @Nullable Integer explain;

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      description =
          "How changes of the task are detected: ${COMPLETION-CANDIDATES} (default: LIKELIHOOD).")
  @Nullable Detector detector;

  /** A setting, and the value that leaves its part out. */
  private record Off(String setting, String value) {}

  private static final String DETECTOR = "learner.experts.detector";

  /** Parts that can be left out, and what does it. */
  private static final Map<String, Off> PARTS =
      Map.of(
          "decisions", new Off("processor.decisions.enabled", "false"),
          "fine-tuning", new Off("fineTuning.enabled", "false"),
          "replay", new Off("learner.replay.enabled", "false"),
          "error-memory", new Off("learner.errorMemory.enabled", "false"),
          "statistics", new Off("learner.statistics", "false"),
          "decayed-means", new Off("learner.decayedMeans", "false"),
          "user-features", new Off("learner.userFeatures", "false"),
          "focus", new Off("learner.focus.enabled", "false"),
          "selector", new Off("learner.experts.selector", "false"),
          "experts", new Off(DETECTOR, Detector.NONE.name()));

  /**
   * The effective settings.
   *
   * @param forced what the command itself decides; wins over everything
   */
  Settings settings(SourceOptions source, Map<String, String> forced) {
    return settings(source, forced, System.getenv());
  }

  Settings settings(
      SourceOptions source, Map<String, String> forced, Map<String, String> environment) {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "learner.seed", source.seed);
    put(all, "labels.positive", source.positive);
    put(all, "labels.classes", source.classes.isEmpty() ? null : String.join(",", source.classes));
    put(all, "kafka.shards", shards);
    put(all, "learner.scorer", scorer == null ? null : scorer.name());
    put(all, "processor.evidence", explain);
    requireNoContradiction();
    put(all, DETECTOR, detector == null ? null : detector.name());
    without.stream().map(LearnerOptions::off).forEach(off -> all.put(off.setting, off.value));
    all.putAll(overrides);
    all.putAll(forced);
    return load(environment, all);
  }

  /** The settings that the file and single settings make, with others forced upon them. */
  Settings changed(SourceOptions source, Map<String, String> forced) {
    LearnerOptions plain = new LearnerOptions();
    plain.config = config;
    plain.overrides.putAll(overrides);
    return plain.settings(source, forced);
  }

  private Settings load(Map<String, String> environment, Map<String, String> all) {
    try {
      return SettingsFile.load(config, environment, all);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether somebody chose this setting, in whatever way a file or a person can. */
  boolean isChosen(String setting, Map<String, String> environment) {
    String variable =
        "PERENNIAL_"
            + setting
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT);
    return config != null || overrides.containsKey(setting) || environment.containsKey(variable);
  }

  private void requireNoContradiction() {
    if (detector != null && detector != Detector.NONE && without.contains("experts")) {
      throw new WrongUseException(
          "--detector is "
              + detector
              + ", but --without names experts, which need one: leave one of the two out");
    }
  }

  private static Off off(String part) {
    Off off = PARTS.get(part);
    if (off == null) {
      throw new WrongUseException(
          "--without does not know '"
              + part
              + "'; parts that can be left out are "
              + String.join(", ", PARTS.keySet().stream().sorted().toList()));
    }
    return off;
  }

  private static void put(Map<String, String> all, String setting, @Nullable Object value) {
    if (value != null) {
      all.put(setting, value.toString());
    }
  }
}
