package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** {@link ReplayBench}'s figures as a table or as JSON. */
final class ReplayBenchTable {

  private static final String START = "%-17s  %8s";
  private static final String RATE = "  %8s %19s %12s";
  private static final String END = "  %5s\n";

  private ReplayBenchTable() {}

  static String render(ReplayBench.Report report) {
    StringBuilder text = new StringBuilder();
    add(
        text,
        "thousands per second of one thread's CPU time, medians of %d (least–most);"
            + " %d tasks, %,d bytes and %d logits each\n\n",
        report.repeat(),
        ReplayExamples.TASKS,
        report.bytes(),
        ReplayExamples.LOGITS);
    add(text, START, "", "examples");
    for (String name : List.of("draws", "reads", "offers")) {
      add(text, RATE, name, "(least–most)", "÷ reservoir");
    }
    add(text, END, "taken");
    for (ReplayBench.Result result : report.results()) {
      line(text, result, reservoir(report, result.capacity()));
    }
    return text.toString();
  }

  private static ReplayBench.Result reservoir(ReplayBench.Report report, int capacity) {
    List<ReplayBench.Result> same =
        report.results().stream().filter(result -> result.capacity() == capacity).toList();
    return same.get(same.size() - 1);
  }

  private static void line(
      StringBuilder text, ReplayBench.Result result, ReplayBench.Result reservoir) {
    add(text, START, result.name(), String.format(Locale.ROOT, "%,d", result.capacity()));
    rate(text, result.draws(), reservoir.draws());
    rate(text, result.reads(), reservoir.reads());
    rate(text, result.offers(), reservoir.offers());
    add(text, END, String.format(Locale.ROOT, "%.3f", result.taken()));
  }

  private static void rate(StringBuilder text, MemoryBench.Spread rate, MemoryBench.Spread to) {
    add(
        text,
        RATE,
        thousands(rate.median()),
        "(" + thousands(rate.least()) + "–" + thousands(rate.most()) + ")",
        String.format(Locale.ROOT, "%.2f", rate.median() / to.median()));
  }

  private static String thousands(double rate) {
    return String.format(Locale.ROOT, "%,.0f", rate / 1e3);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  static String toJson(ReplayBench.Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("tasks", ReplayExamples.TASKS);
      json.writeNumberField("bytes", report.bytes());
      json.writeNumberField("logits", ReplayExamples.LOGITS);
      json.writeNumberField("miniBatch", ReplayCandidate.MINI_BATCH);
      json.writeNumberField("passes", report.repeat());
      json.writeArrayFieldStart("results");
      for (ReplayBench.Result result : report.results()) {
        write(json, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, ReplayBench.Result result) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", result.name());
    json.writeNumberField("examples", result.capacity());
    write(json, "drawsPerCpuSecond", result.draws());
    write(json, "readsPerCpuSecond", result.reads());
    write(json, "offersPerCpuSecond", result.offers());
    json.writeNumberField("takenShare", result.taken());
    json.writeNumberField("checksum", result.checksum());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, MemoryBench.Spread spread)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("median", spread.median());
    json.writeNumberField("least", spread.least());
    json.writeNumberField("most", spread.most());
    json.writeEndObject();
  }
}
