package io.perennial.reproduction.recap;

import static io.perennial.reproduction.recap.RecapJson.interval;
import static io.perennial.reproduction.recap.RecapJson.matrix;
import static io.perennial.reproduction.recap.RecapJson.number;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A {@link RecapReport} as JSON: per benchmark and buffer the intervals of every rule, with every
 * seed's matrix of accuracies and weights; of streams see {@link StreamReportWriter}. Shares are
 * from 0 to 1; what does not apply is null.
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
    new StreamReportWriter(out).streams(report.streams());
    number(out, "seconds", report.seconds());
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
    number(out, "rate", settings.rate());
    number(out, "logitShare", RecapSettings.logitShare(part.buffer()));
    out.writeArrayFieldStart("testImages");
    for (int images : part.testImages()) {
      out.writeNumber(images);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("rules");
    for (RuleRow<Outcome> row : part.rows()) {
      row(part, row);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void row(RecapReport.Part part, RuleRow<Outcome> row) throws IOException {
    out.writeStartObject();
    out.writeStringField("rule", row.rule().toString());
    out.writeStringField("label", row.rule().label());
    interval(out, "accuracy", row.interval(Outcome::average));
    interval(out, "forgetting", row.interval(Outcome::forgetting));
    interval(out, "backwardTransfer", row.interval(Outcome::backwardTransfer));
    interval(out, "worstTask", row.interval(Outcome::worst));
    interval(out, "accuracyAboveUniform", part.above(row, Outcome::average));
    interval(out, "worstTaskAboveUniform", part.above(row, Outcome::worst));
    interval(out, "seconds", row.interval(Outcome::seconds));
    out.writeArrayFieldStart("seeds");
    for (Outcome outcome : row.outcomes()) {
      out.writeStartObject();
      out.writeNumberField("seed", outcome.seed());
      number(out, "accuracy", outcome.average());
      number(out, "forgetting", outcome.forgetting());
      number(out, "backwardTransfer", outcome.backwardTransfer());
      number(out, "worstTask", outcome.worst());
      number(out, "seconds", outcome.seconds());
      matrix(out, "accuracyAfterTask", outcome.accuracy());
      matrix(out, "weights", outcome.weights());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
