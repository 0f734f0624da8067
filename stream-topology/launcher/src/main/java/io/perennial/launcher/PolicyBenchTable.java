package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.TreeMap;

/** {@link PolicyBench}'s figures as a table or as JSON. */
final class PolicyBenchTable {

  private static final String LINE = "%-10s  %8s  %9s  %-11s  %9s  %17s  %9s\n";

  /** Said wherever PyTorch is missing, so that nobody takes the figures for all there is. */
  private static final String LEFT_OUT =
      "PyTorch is left out: ./perennial bench policy --pytorch fetches it (about 112 MB) and"
          + " measures it as well";

  private PolicyBenchTable() {}

  static String render(PolicyBench.Report report) {
    StringBuilder text = new StringBuilder();
    add(
        text,
        "thousands of candidate scores trained per second of the process's CPU time, medians of %d"
            + " (least–most); %d candidates a context\n\n",
        report.repeat(),
        report.candidates());
    add(text, LINE, "", "contexts", "scores", "", "thousands", "(least–most)", "cpu ÷ it");
    for (PolicyBench.Result result : report.results()) {
      add(
          text,
          LINE,
          result.kind(),
          String.format(Locale.ROOT, "%,d", result.contexts()),
          String.format(Locale.ROOT, "%,d", result.contexts() * report.candidates()),
          result.backend(),
          thousands(result.rate().median()),
          "(" + thousands(result.rate().least()) + "–" + thousands(result.rate().most()) + ")",
          String.format(Locale.ROOT, "%.2f", ratio(report, result)));
    }
    if (!report.hasPyTorch()) {
      add(text, "\n%s\n", LEFT_OUT);
    }
    return text.toString();
  }

  private static double ratio(PolicyBench.Report report, PolicyBench.Result result) {
    return report.ours(result).rate().median() / result.rate().median();
  }

  private static String thousands(double rate) {
    return String.format(Locale.ROOT, "%,.0f", rate / 1e3);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  static String toJson(PolicyBench.Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("candidates", report.candidates());
      json.writeNumberField("passes", report.repeat());
      json.writeObjectFieldStart("differences");
      for (var entry : new TreeMap<>(report.differences()).entrySet()) {
        json.writeNumberField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      if (!report.hasPyTorch()) {
        json.writeStringField("leftOut", LEFT_OUT);
      }
      json.writeArrayFieldStart("results");
      for (PolicyBench.Result result : report.results()) {
        write(json, report, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(
      JsonGenerator json, PolicyBench.Report report, PolicyBench.Result result) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", result.kind());
    json.writeNumberField("contexts", result.contexts());
    json.writeNumberField("scores", result.contexts() * report.candidates());
    json.writeStringField("backend", result.backend());
    json.writeObjectFieldStart("scoresPerCpuSecond");
    json.writeNumberField("median", result.rate().median());
    json.writeNumberField("least", result.rate().least());
    json.writeNumberField("most", result.rate().most());
    json.writeEndObject();
    json.writeNumberField("cpuOverIt", ratio(report, result));
    json.writeEndObject();
  }
}
