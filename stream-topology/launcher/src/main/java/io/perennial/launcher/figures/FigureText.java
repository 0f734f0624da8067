package io.perennial.launcher.figures;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures, and what could not be measured, as text. */
public final class FigureText {

  private static final String LINE = "%-11s  %-42s  %10s %-9s  %-23s  %-13s  %-6s  %s";

  private FigureText() {}

  /** A table; medians, and least and most of what was measured several times. */
  public static void render(
      List<Figure> figures, Map<String, String> problems, StringBuilder text) {
    line(text, "phase", "", "value", "", "(least–most)", "bar", "", "");
    figures.forEach(figure -> add(text, figure));
    problems.forEach((phase, problem) -> text.append("\n" + phase + ": " + problem + "\n"));
  }

  /** The fields {@code figures} and {@code problems} of the object that is being written. */
  public static void write(JsonGenerator json, List<Figure> figures, Map<String, String> problems)
      throws IOException {
    json.writeArrayFieldStart("figures");
    for (Figure figure : figures) {
      write(json, figure);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("problems");
    for (var problem : problems.entrySet()) {
      json.writeStringField(problem.getKey(), problem.getValue());
    }
    json.writeEndObject();
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

  private static void write(JsonGenerator json, Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("phase", figure.phase());
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
