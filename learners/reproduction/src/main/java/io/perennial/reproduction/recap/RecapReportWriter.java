package io.perennial.reproduction.recap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A {@link RecapReport} as JSON: per benchmark and buffer the intervals of every rule, with every
 * seed's matrix of accuracies and weights. Shares are from 0 to 1; what does not apply is null.
 */
public final class RecapReportWriter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator out;

  private RecapReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The report as one pretty-printed JSON object with a newline at its end. */
  public static String toJson(RecapReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      new RecapReportWriter(out).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void report(RecapReport report) throws IOException {
    out.writeStartObject();
    out.writeStringField("paper", "recap");
    out.writeArrayFieldStart("parts");
    for (RecapReport.Part part : report.parts()) {
      part(part);
    }
    out.writeEndArray();
    number("seconds", report.seconds());
    out.writeEndObject();
  }

  private void part(RecapReport.Part part) throws IOException {
    RecapSettings settings = part.settings();
    out.writeStartObject();
    out.writeStringField("benchmark", part.benchmark().toString());
    out.writeNumberField("buffer", part.buffer());
    out.writeNumberField("tasks", part.benchmark().tasks());
    out.writeNumberField("barWithBuffer1000", part.benchmark().bar() / 100);
    out.writeNumberField("hidden", settings.hidden());
    out.writeNumberField("samplesPerTask", settings.samples());
    out.writeNumberField("batch", settings.batch());
    out.writeNumberField("replayed", settings.replayed());
    number("rate", settings.rate());
    number("logitShare", RecapSettings.logitShare(part.buffer()));
    out.writeArrayFieldStart("testImages");
    for (int images : part.testImages()) {
      out.writeNumber(images);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("rules");
    for (RecapReport.Row row : part.rows()) {
      row(part, row);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void row(RecapReport.Part part, RecapReport.Row row) throws IOException {
    out.writeStartObject();
    out.writeStringField("rule", row.rule().toString());
    out.writeStringField("label", row.rule().label());
    interval("accuracy", row.interval(Outcome::average));
    interval("forgetting", row.interval(Outcome::forgetting));
    interval("backwardTransfer", row.interval(Outcome::backwardTransfer));
    interval("worstTask", row.interval(Outcome::worst));
    interval("accuracyAboveUniform", part.above(row, Outcome::average));
    interval("worstTaskAboveUniform", part.above(row, Outcome::worst));
    interval("seconds", row.interval(Outcome::seconds));
    out.writeArrayFieldStart("seeds");
    for (Outcome outcome : row.outcomes()) {
      out.writeStartObject();
      out.writeNumberField("seed", outcome.seed());
      number("accuracy", outcome.average());
      number("forgetting", outcome.forgetting());
      number("backwardTransfer", outcome.backwardTransfer());
      number("worstTask", outcome.worst());
      number("seconds", outcome.seconds());
      matrix("accuracyAfterTask", outcome.accuracy());
      matrix("weights", outcome.weights());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void interval(String name, Interval interval) throws IOException {
    out.writeObjectFieldStart(name);
    number("mean", interval.mean());
    number("deviation", interval.deviation());
    number("half95", interval.half());
    out.writeEndObject();
  }

  private void matrix(String name, double[][] rows) throws IOException {
    out.writeArrayFieldStart(name);
    for (double[] row : rows) {
      out.writeStartArray();
      for (double value : row) {
        value(value);
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private void number(String name, double value) throws IOException {
    out.writeFieldName(name);
    value(value);
  }

  private void value(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
