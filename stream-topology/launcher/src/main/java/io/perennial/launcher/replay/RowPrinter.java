package io.perennial.launcher.replay;

import io.perennial.event.Feature;
import io.perennial.replay.api.ReplayRow;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints examples. A table has what people look for; JSON and CSV have everything. */
public final class RowPrinter implements RowSink {

  private static final List<String> ALL =
      List.of(
          "id",
          "timestamp",
          "user",
          "item",
          "domain",
          "label",
          "origin",
          "score",
          "baseScore",
          "logLoss",
          "expert",
          "modelVersion",
          "labelledAt",
          "sequence",
          "features");
  private static final List<String> SHORT =
      List.of("time", "user", "item", "label", "origin", "score", "base", "expert");

  private final RecordPrinter printer;
  private final boolean everything;
  private final boolean replays;

  private RowPrinter(RecordPrinter printer, boolean everything, boolean replays) {
    this.printer = printer;
    this.everything = everything;
    this.replays = replays;
  }

  /**
   * One that writes to {@code out}, which stays open.
   *
   * @param width of the terminal in characters, or 0 where there is none
   * @param replays whether rows tell how often they were drawn again
   */
  public static RowSink of(ReplayFormat format, Writer out, int width, boolean replays)
      throws IOException {
    return format == ReplayFormat.json
        ? new JsonRowSink(out)
        : new RowPrinter(RecordPrinter.of(format, out, width), format == ReplayFormat.csv, replays);
  }

  @Override
  public void begin() throws IOException {
    List<String> columns = new ArrayList<>(everything ? ALL : SHORT);
    if (replays) {
      columns.add("replays");
      columns.add(everything ? "replayWeight" : "weight");
    }
    if (!everything) {
      columns.add("features");
    }
    printer.begin(columns);
  }

  @Override
  public void accept(ReplayRow row) throws IOException {
    List<@Nullable Object> values = new ArrayList<>(everything ? all(row) : brief(row));
    if (replays) {
      values.add(row.replays());
      values.add(Double.isNaN(row.replayWeight()) ? null : row.replayWeight());
    }
    if (!everything) {
      values.add(text(row.features()));
    }
    printer.print(values);
  }

  @Override
  public void end() throws IOException {
    printer.end();
  }

  /** Shows what came all the same. */
  @Override
  public void breakOff() throws IOException {
    printer.end();
  }

  private static List<@Nullable Object> all(ReplayRow row) throws IOException {
    return Arrays.asList(
        row.id(),
        row.timestamp(),
        row.user(),
        row.item(),
        row.domain(),
        row.label(),
        origin(row),
        row.score(),
        row.baseScore(),
        row.logLoss(),
        row.expert(),
        row.modelVersion(),
        row.labelledAt(),
        row.sequence(),
        JsonValues.ofFeatures(row.features()));
  }

  private static List<@Nullable Object> brief(ReplayRow row) {
    return Arrays.asList(
        Instant.ofEpochMilli(row.timestamp()).toString(),
        row.user(),
        row.item(),
        row.label(),
        origin(row),
        score(row.score()),
        score(row.baseScore()),
        row.expert());
  }

  private static String origin(ReplayRow row) {
    return row.origin().name().toLowerCase(Locale.ROOT);
  }

  private static String score(float score) {
    return String.format(Locale.ROOT, "%.5f", score);
  }

  private static String text(List<Feature> features) {
    return features.stream()
        .map(feature -> feature.name() + "=" + value(feature))
        .collect(Collectors.joining(" "));
  }

  private static String value(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return category.value();
    }
    if (feature instanceof Feature.Quantity quantity) {
      return Double.toString(quantity.value());
    }
    return String.join("|", ((Feature.Categories) feature).values());
  }
}
