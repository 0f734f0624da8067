package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.reproduction.tame.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A {@link DriftComparison}'s rows as a table or as JSON. */
final class DriftTable {

  private static final String UNDEFINED = "-";
  private static final List<String> HEADER =
      List.of(
          "stream",
          "",
          "accuracy",
          "log loss",
          "experts",
          "found",
          "median delay",
          "longest",
          "false",
          "returning",
          "weights",
          "µs/event");

  private DriftTable() {}

  static String render(List<DriftComparison.Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADER);
    String stream = "";
    for (DriftComparison.Row row : rows) {
      List<String> line = new ArrayList<>(cells(row));
      line.set(0, line.get(0).equals(stream) ? "" : line.get(0));
      stream = row.stream().name();
      cells.add(line);
    }
    return align(cells);
  }

  private static List<String> cells(DriftComparison.Row row) {
    int required = row.outcomes().stream().mapToInt(DriftOutcome::required).sum();
    int missed = row.outcomes().stream().mapToInt(DriftOutcome::missed).sum();
    List<Long> delays = delays(row);
    return List.of(
        row.stream().name(),
        row.variant().name(),
        spread("%.4f", figure(row, DriftOutcome::accuracy)),
        spread("%.5f", figure(row, DriftOutcome::logLoss)),
        range(row, outcome -> outcome.experts().count()),
        required == 0 ? UNDEFINED : (required - missed) + " of " + required,
        delays.isEmpty() ? UNDEFINED : Long.toString(delays.get(delays.size() / 2)),
        delays.isEmpty() ? UNDEFINED : Long.toString(delays.get(delays.size() - 1)),
        range(row, DriftOutcome::falseAlarms),
        range(row, DriftOutcome::returning),
        String.format(
            Locale.ROOT, "%,.0f", figure(row, outcome -> outcome.experts().nonzero()).mean()),
        String.format(Locale.ROOT, "%.1f", figure(row, DriftOutcome::cpuMicrosPerEvent).mean()));
  }

  private static List<Long> delays(DriftComparison.Row row) {
    return row.outcomes().stream().flatMap(o -> o.delays().stream()).sorted().toList();
  }

  private static Figure figure(DriftComparison.Row row, ToDoubleFunction<DriftOutcome> what) {
    return Figure.of(row.outcomes().stream().map(what::applyAsDouble).toList());
  }

  private static String spread(String format, Figure figure) {
    String mean = String.format(Locale.ROOT, format, figure.mean());
    return Double.isNaN(figure.deviation())
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, format, figure.deviation()).substring(1);
  }

  private static String range(DriftComparison.Row row, ToDoubleFunction<DriftOutcome> what) {
    int least = (int) row.outcomes().stream().mapToDouble(what).min().orElse(0);
    int most = (int) row.outcomes().stream().mapToDouble(what).max().orElse(0);
    return least == most ? Integer.toString(least) : least + "–" + most;
  }

  private static String align(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String gap = " ".repeat(widths[i] - row.get(i).length());
        line.append(i < 2 ? row.get(i) + gap : gap + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** An array of objects, one per stream and way, with every seed's outcome. */
  static void write(List<DriftComparison.Row> rows, List<Long> seeds, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    for (DriftComparison.Row row : rows) {
      json.writeStartObject();
      json.writeStringField("stream", row.stream().name());
      json.writeStringField("variant", row.variant().name());
      figure(json, "accuracy", figure(row, DriftOutcome::accuracy));
      figure(json, "logLoss", figure(row, DriftOutcome::logLoss));
      json.writeArrayFieldStart("seeds");
      for (int i = 0; i < row.outcomes().size(); i++) {
        outcome(json, seeds.get(i), row.outcomes().get(i));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void figure(JsonGenerator json, String name, Figure figure) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("mean", figure.mean());
    if (!Double.isNaN(figure.deviation())) {
      json.writeNumberField("deviation", figure.deviation());
    }
    json.writeEndObject();
  }

  private static void outcome(JsonGenerator json, long seed, DriftOutcome outcome)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("seed", seed);
    json.writeNumberField("accuracy", outcome.accuracy());
    json.writeNumberField("logLoss", outcome.logLoss());
    json.writeNumberField("experts", outcome.experts().count());
    json.writeNumberField("parameters", outcome.experts().parameters());
    json.writeNumberField("nonzero", outcome.experts().nonzero());
    double selector = outcome.experts().selectorAccuracy();
    if (!Double.isNaN(selector)) {
      json.writeNumberField("selectorAccuracy", selector);
    }
    json.writeArrayFieldStart("delays");
    for (long delay : outcome.delays()) {
      json.writeNumber(delay);
    }
    json.writeEndArray();
    json.writeNumberField("required", outcome.required());
    json.writeNumberField("missed", outcome.missed());
    json.writeNumberField("falseAlarms", outcome.falseAlarms());
    json.writeNumberField("returning", outcome.returning());
    json.writeNumberField("cpuMicrosPerEvent", outcome.cpuMicrosPerEvent());
    json.writeEndObject();
  }
}
