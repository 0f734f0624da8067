package io.perennial.launcher.storebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.launcher.figures.FigureText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A {@link Report} as text. */
public final class ReportText {

  private ReportText() {}

  /** Its figures as a table, and what could not be measured. */
  public static String render(Report report) {
    Plan plan = report.plan();
    StringBuilder text = new StringBuilder();
    add(
        text,
        "%,d examples of %,d users; medians (least–most) of what was measured %d times\n\n",
        plan.rows(),
        plan.users(),
        Plan.REPEATS);
    FigureText.render(report.figures(), report.problems(), text);
    if (!report.sqlPlan().isEmpty()) {
      add(text, "\nhow SQL reads:\n");
      report.sqlPlan().forEach(line -> add(text, "  %s\n", line));
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  /** The same as a JSON document. */
  public static String toJson(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      write(json, report.plan());
      FigureText.write(json, report.figures(), report.problems());
      json.writeArrayFieldStart("sqlPlan");
      for (String line : report.sqlPlan()) {
        json.writeString(line);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, Plan plan) throws IOException {
    json.writeNumberField("rows", plan.rows());
    json.writeNumberField("users", plan.users());
    json.writeNumberField("zipf", plan.zipf());
    json.writeNumberField("seed", plan.seed());
    json.writeNumberField("ingestRate", plan.ingestRate());
    json.writeNumberField("clients", plan.clients());
    json.writeNumberField("seconds", plan.seconds());
  }
}
