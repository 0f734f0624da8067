package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link MemoryBench}'s figures as a table or as JSON. */
final class MemoryBenchTable {

  private static final List<String> HEADER =
      List.of(
          "memory",
          "earlier",
          "µs/read",
          "least–most",
          "µs/write",
          "least–most",
          "µs/write bulk",
          "MB");

  private MemoryBenchTable() {}

  static String render(MemoryBench.Report report) {
    List<List<String>> sketches = new ArrayList<>();
    sketches.add(HEADER);
    report.constancy().forEach(result -> sketches.add(cells(result)));

    List<List<String>> all = new ArrayList<>();
    List<String> header = new ArrayList<>(HEADER);
    List<MemoryBench.Result> rivals = report.comparison();
    for (MemoryBench.Result sketch : rivals.subList(0, 2)) {
      header.add("read ÷ " + sketch.name());
      header.add("write ÷ " + sketch.name());
      header.add("bulk ÷ " + sketch.name());
    }
    all.add(header);
    for (MemoryBench.Result result : rivals) {
      List<String> line = new ArrayList<>(cells(result));
      for (MemoryBench.Result sketch : rivals.subList(0, 2)) {
        line.add(ratio(result.read().median(), sketch.read().median()));
        line.add(ratio(result.write().median(), sketch.write().median()));
        line.add(ratio(result.load(), sketch.load()));
      }
      all.add(line);
    }
    return "kernel %s, CPU time of one thread, medians of %d%n%n"
            .formatted(report.kernel(), report.repeat())
        + align(sketches)
        + "%nall in turns, %d of %,d vectors:%n%n"
            .formatted(MemoryBench.NEIGHBOURS, report.vectors())
        + align(all);
  }

  static String toJson(MemoryBench.Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeStringField("kernel", report.kernel());
      json.writeNumberField("dimensions", MemoryStream.DIMENSIONS);
      json.writeNumberField("vectors", report.vectors());
      json.writeNumberField("neighbours", MemoryBench.NEIGHBOURS);
      json.writeNumberField("passes", report.repeat());
      write(json, "constancy", report.constancy());
      write(json, "comparison", report.comparison());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, String name, List<MemoryBench.Result> results)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (MemoryBench.Result result : results) {
      json.writeStartObject();
      json.writeStringField("memory", result.name());
      json.writeNumberField("earlier", result.earlier());
      write(json, "cpuNanosPerRead", result.read());
      write(json, "cpuNanosPerWrite", result.write());
      if (result.load() > 0) {
        json.writeNumberField("cpuNanosPerWriteInBulk", result.load());
      }
      if (result.bytes() > 0) {
        json.writeNumberField("bytes", result.bytes());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, MemoryBench.Spread spread)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("median", spread.median());
    json.writeNumberField("least", spread.least());
    json.writeNumberField("most", spread.most());
    json.writeEndObject();
  }

  private static List<String> cells(MemoryBench.Result result) {
    return List.of(
        result.name(),
        String.format(Locale.ROOT, "%,d", result.earlier()),
        micros(result.read().median()),
        micros(result.read().least()) + "–" + micros(result.read().most()),
        micros(result.write().median()),
        micros(result.write().least()) + "–" + micros(result.write().most()),
        result.load() > 0 ? micros(result.load()) : "-",
        result.bytes() > 0 ? String.format(Locale.ROOT, "%.1f", result.bytes() / 1e6) : "-");
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e3);
  }

  private static String ratio(double value, double to) {
    return to > 0 ? String.format(Locale.ROOT, "%.1f", value / to) : "-";
  }

  private static String align(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        String gap = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? row.get(i) + gap : gap + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
