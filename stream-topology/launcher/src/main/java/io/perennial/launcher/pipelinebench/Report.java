package io.perennial.launcher.pipelinebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.launcher.figures.Figure;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.FigureText;
import io.perennial.launcher.pipelinebench.Plan.Phase;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the benchmark found; grows while it runs. One thread. */
public final class Report {

  private final Plan plan;
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, String> problems = new LinkedHashMap<>();

  Report(Plan plan) {
    this.plan = plan;
  }

  void add(
      Phase phase, String what, Unit unit, List<Double> values, @Nullable Bar bar, String note) {
    figures.add(new Figure(phase.name(), what, unit, values, bar, note));
  }

  void problem(Phase phase, String text) {
    problems.put(phase.name(), text);
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** Whether everything that was to be measured was. */
  public boolean isComplete() {
    return problems.isEmpty();
  }

  /** A table. */
  public String render() {
    StringBuilder text = new StringBuilder();
    FigureText.render(figures, problems, text);
    return text.toString();
  }

  /** A JSON document. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("events", plan.events());
      json.writeNumberField("checkpointEvents", plan.checkpointEvents());
      json.writeNumberField("repeats", plan.repeats());
      json.writeNumberField("seconds", plan.seconds());
      FigureText.write(json, figures, problems);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }
}
