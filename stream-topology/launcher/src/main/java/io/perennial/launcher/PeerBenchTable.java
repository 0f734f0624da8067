package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** {@link PeerBench}'s figures as a table, which is also one in Markdown, or as JSON. */
final class PeerBenchTable {

  private PeerBenchTable() {}

  static String render(List<PeerBench.Result> results) {
    StringBuilder text = new StringBuilder();
    text.append("| learner | CPU µs an event (least–most) | over ")
        .append(PeerBench.REFERENCE)
        .append(" | log loss | accuracy |\n|---|---|---|---|---|\n");
    for (PeerBench.Result r : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f (%.2f–%.2f) | %.2f (%.2f–%.2f) | %.4f | %.4f |%n",
              r.name(),
              r.micros().median(),
              r.micros().least(),
              r.micros().most(),
              r.slower().median(),
              r.slower().least(),
              r.slower().most(),
              r.logLoss(),
              r.accuracy()));
    }
    return text.toString();
  }

  static String toJson(List<PeerBench.Result> results) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeStringField("reference", PeerBench.REFERENCE);
      json.writeArrayFieldStart("results");
      for (PeerBench.Result result : results) {
        json.writeStartObject();
        json.writeStringField("name", result.name());
        json.writeNumberField("events", result.events());
        write(json, "cpuMicrosPerEvent", result.micros());
        write(json, "overReference", result.slower());
        json.writeNumberField("logLoss", result.logLoss());
        json.writeNumberField("accuracy", result.accuracy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
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
