package io.perennial.reproduction.tame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.ToDoubleFunction;

/**
 * A {@link TameReport} as JSON: per protocol the published figures, the settings, and per variant
 * means and standard deviations with every seed's outcome. What does not apply is null.
 */
public final class TameReportWriter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator out;

  private TameReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The report as one pretty-printed JSON object with a newline at its end. */
  public static String toJson(TameReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      out.setPrettyPrinter(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter));
      new TameReportWriter(out).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void report(TameReport report) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("protocols");
    for (TameReport.Part part : report.protocols()) {
      part(part);
    }
    out.writeEndArray();
    number("seconds", report.seconds());
    out.writeEndObject();
  }

  private void part(TameReport.Part part) throws IOException {
    out.writeStartObject();
    out.writeStringField("protocol", part.protocol().text());
    out.writeObjectFieldStart("published");
    number("accuracy", part.protocol().publishedAccuracy() / 100);
    out.writeNumberField("parameters", part.protocol().publishedParameters());
    out.writeEndObject();
    settings(part);
    out.writeArrayFieldStart("variants");
    for (Variant variant : part.variants()) {
      variant(part, variant);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void settings(TameReport.Part part) throws IOException {
    TameSettings settings = part.settings();
    out.writeObjectFieldStart("settings");
    out.writeNumberField("tasks", settings.tasks());
    out.writeNumberField("epochs", settings.epochs());
    out.writeNumberField("trainingImages", part.trainingImages());
    out.writeNumberField("testImages", part.testImages());
    out.writeNumberField("selectorRows", settings.selectorRows());
    out.writeNumberField("expertRows", settings.expertRows());
    out.writeNumberField("expertParameters", settings.expert().size());
    number("expertSparsity", settings.expertPruning().sparsity());
    number("selectorSparsity", settings.selectorPruning().sparsity());
    out.writeNumberField("expertPruningImages", settings.expertPruning().images());
    out.writeNumberField(
        "selectorImages",
        settings.selectorTraining().images() + settings.selectorPruning().images());
    out.writeNumberField("views", settings.views());
    out.writeEndObject();
  }

  private void variant(TameReport.Part part, Variant variant) throws IOException {
    out.writeStartObject();
    out.writeStringField("variant", variant.text());
    figure("accuracy", part, variant, Outcome::accuracy);
    figure("selectorAccuracy", part, variant, Outcome::selectorAccuracy);
    figure("expertAccuracy", part, variant, Outcome::expertAccuracy);
    figure("parameters", part, variant, Outcome::parameters);
    figure("experts", part, variant, outcome -> outcome.detection().experts());
    figure("delay", part, variant, outcome -> outcome.detection().meanDelay());
    figure("falseAlarms", part, variant, outcome -> outcome.detection().falseAlarms());
    figure("missed", part, variant, outcome -> outcome.detection().missed());
    figure("bufferBytes", part, variant, Outcome::bufferBytes);
    figure("seconds", part, variant, Outcome::seconds);
    out.writeArrayFieldStart("seeds");
    for (TameReport.Seed seed : part.seeds()) {
      for (Outcome outcome : seed.outcomes()) {
        if (outcome.variant() == variant) {
          outcome(seed.seed(), outcome);
        }
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void outcome(long seed, Outcome outcome) throws IOException {
    out.writeStartObject();
    out.writeNumberField("seed", seed);
    number("accuracy", outcome.accuracy());
    number("selectorAccuracy", outcome.selectorAccuracy());
    number("expertAccuracy", outcome.expertAccuracy());
    out.writeNumberField("parameters", outcome.parameters());
    out.writeNumberField("experts", outcome.detection().experts());
    out.writeArrayFieldStart("delays");
    for (int delay : outcome.detection().delays()) {
      out.writeNumber(delay);
    }
    out.writeEndArray();
    out.writeNumberField("falseAlarms", outcome.detection().falseAlarms());
    out.writeNumberField("missed", outcome.detection().missed());
    out.writeNumberField("bufferBytes", outcome.bufferBytes());
    number("seconds", outcome.seconds());
    out.writeEndObject();
  }

  private void figure(
      String name, TameReport.Part part, Variant variant, ToDoubleFunction<Outcome> what)
      throws IOException {
    Figure figure = part.figure(variant, what);
    out.writeObjectFieldStart(name);
    number("mean", figure.mean());
    number("deviation", figure.deviation());
    out.writeEndObject();
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }
}
