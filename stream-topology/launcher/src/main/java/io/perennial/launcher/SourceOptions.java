package io.perennial.launcher;

import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.file.EventFiles;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.FaultInjector;
import io.perennial.event.file.Faults;
import io.perennial.event.file.FileOptions;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.settings.LabelSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where events come from: a file, or the built-in generator; and how they are spoiled. */
final class SourceOptions {

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "TSV with a header, JSON Lines, or a MovieLens '::' file, each also gzipped. Without it the"
              + " built-in generator, whose truth changes, is the source.")
  @Nullable Path input;

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Interactions that the generator makes (default: 100,000; without end in an endless run).")
  @Nullable Long events;

  @Option(
      names = "--no-changes",
      description = "The generator's truth stays as it is at the beginning.")
  boolean noChanges;

  @Option(
      names = "--inline-labels",
      description =
          "The generator's outcomes come with their interactions, instead of later or never.")
  boolean inlineLabels;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Read at most so many events of the file (default: all).")
  @Nullable Long limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides everything random: generator, faults, initial weights (default: 0).")
  @Nullable Long seed;

  @Option(
      names = "--positive",
      paramLabel = "V",
      description = "How the positive label is written; every other one is negative (default: 1).")
  @Nullable String positive;

  @Option(
      names = "--classes",
      paramLabel = "A,B,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Names of the classes of a stream that has more than a positive and a negative.")
  List<String> classes = new ArrayList<>();

  @Option(
      names = "--numeric",
      paramLabel = "A,B,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Columns of a TSV file that are quantities (default: those whose first 1,000 values are"
              + " numbers).")
  List<String> numeric = new ArrayList<>();

  @Option(
      names = "--inject",
      paramLabel = "FAULT=SHARE,…",
      description =
          "Spoil the stream: shares between 0 and 1 of broken, duplicate, late, missing, delayed"
              + " (default: none).")
  @Nullable String inject;

  @Option(
      names = "--skip-invalid",
      description = "Skip and count lines of the file that are no event, instead of stopping.")
  boolean skipInvalid;

  /** How labels are written, as far as these options say. */
  LabelSettings labels() {
    return checked(() -> new LabelSettings(positive == null ? "1" : positive, classes));
  }

  /** The seed; 0 unless told otherwise. */
  long seedOrDefault() {
    return seed == null ? 0 : seed;
  }

  /**
   * Opens the source, which has an event at least.
   *
   * @param defaultEvents interactions that the generator makes unless told otherwise
   * @throws io.perennial.event.file.InputException if it cannot be read, or not to its first event
   */
  EventSource open(LabelSettings labels, long seed, long defaultEvents) {
    check();
    EventSource events = new EventSource(openReader(labels, seed, defaultEvents), skipInvalid);
    try {
      events.requireOne(input == null ? "the generator" : "--input " + input);
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
    return events;
  }

  /** Opens the source as records ready to be sent, spoiled as was asked. */
  RecordSource openRecords(LabelSettings labels, long seed, long defaultEvents) {
    EventSource events = open(labels, seed, defaultEvents);
    return new RecordSource(
        events, new FaultInjector(events, new JsonEventCodec(labels.space()), faults(seed)));
  }

  /** Whether the stream is spoiled. */
  boolean isSpoiled() {
    return inject != null;
  }

  /** Whether somebody said what is to be sent. */
  boolean isChosen() {
    return input != null || events != null || noChanges || inlineLabels || isSpoiled();
  }

  /** Throws a {@link WrongUseException} if these options cannot be used together. */
  void check() {
    if (input != null && events != null) {
      throw new WrongUseException(
          "--events is for the generator, but --input names a file: use --limit " + events);
    }
    requireGenerator("--no-changes", noChanges);
    requireGenerator("--inline-labels", inlineLabels);
    if (input == null && limit != null) {
      throw new WrongUseException(
          "--limit is for a file, but there is no --input: use --events " + limit);
    }
    if (events != null && events < 1) {
      throw new WrongUseException("--events must be at least 1, but is " + events);
    }
    if (limit != null && limit < 1) {
      throw new WrongUseException("--limit must be at least 1, but is " + limit);
    }
    if (input == null && !(classes.isEmpty() && positive == null)) {
      throw new WrongUseException(
          "--positive and --classes are for a file, but there is no --input; the generator's labels"
              + " are 0 and 1");
    }
    labels();
    faults(0);
  }

  private void requireGenerator(String option, boolean given) {
    if (given && input != null) {
      throw new WrongUseException(
          option + " is for the generator, but --input names a file: leave one of them out");
    }
  }

  /** The same source as arguments for another process. */
  List<String> toArguments(LabelSettings labels, long seed) {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--input", input == null ? null : input.toAbsolutePath());
    add(arguments, "--events", events);
    addFlag(arguments, "--no-changes", noChanges);
    addFlag(arguments, "--inline-labels", inlineLabels);
    add(arguments, "--limit", limit);
    add(arguments, "--seed", seed);
    if (input != null) {
      add(arguments, "--positive", labels.positive());
      add(arguments, "--classes", commaSeparated(labels.classes()));
    }
    add(arguments, "--numeric", commaSeparated(numeric));
    add(arguments, "--inject", inject);
    addFlag(arguments, "--skip-invalid", skipInvalid);
    return arguments;
  }

  private static void addFlag(List<String> arguments, String option, boolean given) {
    if (given) {
      arguments.add(option);
    }
  }

  private static void add(List<String> arguments, String option, @Nullable Object value) {
    if (value != null) {
      arguments.add(option + "=" + value);
    }
  }

  private static @Nullable String commaSeparated(List<String> values) {
    return values.isEmpty() ? null : String.join(",", values);
  }

  private EventReader openReader(LabelSettings labels, long seed, long defaultEvents) {
    if (input == null) {
      return new SyntheticStream(synthetic(seed, events == null ? defaultEvents : events));
    }
    long most = limit == null ? Long.MAX_VALUE : limit;
    return EventFiles.open(
        input,
        checked(
            () -> new FileOptions(labels.positive(), labels.classes(), Set.copyOf(numeric), most)));
  }

  private SyntheticOptions synthetic(long seed, long interactions) {
    SyntheticOptions options = SyntheticOptions.of(seed, interactions).withChanges(!noChanges);
    return inlineLabels ? options.labelled() : options;
  }

  private Faults faults(long seed) {
    if (inject == null) {
      return Faults.NONE;
    }
    Faults shares = checked(() -> Faults.parse(inject));
    return new Faults(
        shares.broken(),
        shares.duplicate(),
        shares.late(),
        shares.missing(),
        shares.delayed(),
        seed);
  }

  private static <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }
}
