package io.perennial.launcher.storebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.launcher.storebench.Figure.Bar;
import io.perennial.launcher.storebench.Figure.Unit;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link Report} as text. */
public final class ReportText {

  private static final String LINE = "%-8s  %-42s  %10s %-9s  %-23s  %-13s  %-6s  %s";

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
    line(text, "phase", "", "value", "", "(least–most)", "bar", "", "");
    report.figures().forEach(figure -> add(text, figure));
    if (!report.sqlPlan().isEmpty()) {
      add(text, "\nhow SQL reads:\n");
      report.sqlPlan().forEach(line -> add(text, "  %s\n", line));
    }
    report.problems().forEach((phase, problem) -> add(text, "\n%s: %s\n", phase, problem));
    return text.toString();
  }

  private static void add(StringBuilder text, Figure figure) {
    Unit unit = figure.unit();
    boolean repeated = figure.values().size() > 1;
    line(
        text,
        figure.phase(),
        figure.what(),
        unit.format(figure.median()),
        unit.symbol(),
        repeated ? "(" + unit.format(figure.least()) + "–" + unit.format(figure.most()) + ")" : "",
        bar(figure.bar(), unit),
        figure.bar() == null ? "" : figure.holds() ? "holds" : "missed",
        figure.note());
  }

  private static void line(StringBuilder text, Object... cells) {
    text.append(String.format(Locale.ROOT, LINE, cells).stripTrailing()).append('\n');
  }

  private static String bar(@Nullable Bar bar, Unit unit) {
    if (bar instanceof Bar.AtLeast atLeast) {
      return "≥ " + unit.format(atLeast.value());
    }
    return bar instanceof Bar.AtMost atMost ? "≤ " + unit.format(atMost.value()) : "";
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
      json.writeArrayFieldStart("figures");
      for (Figure figure : report.figures()) {
        write(json, figure);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("sqlPlan");
      for (String line : report.sqlPlan()) {
        json.writeString(line);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("problems");
      for (var problem : report.problems().entrySet()) {
        json.writeStringField(problem.getKey().name(), problem.getValue());
      }
      json.writeEndObject();
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

  private static void write(JsonGenerator json, Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("phase", figure.phase().name());
    json.writeStringField("figure", figure.what());
    json.writeStringField("unit", figure.unit().symbol());
    json.writeNumberField("median", figure.median());
    json.writeNumberField("least", figure.least());
    json.writeNumberField("most", figure.most());
    json.writeNumberField("measured", figure.values().size());
    if (figure.bar() instanceof Bar.AtLeast atLeast) {
      json.writeNumberField("atLeast", atLeast.value());
    }
    if (figure.bar() instanceof Bar.AtMost atMost) {
      json.writeNumberField("atMost", atMost.value());
    }
    if (figure.bar() != null) {
      json.writeBooleanField("holds", figure.holds());
    }
    if (!figure.note().isEmpty()) {
      json.writeStringField("note", figure.note());
    }
    json.writeEndObject();
  }
}
