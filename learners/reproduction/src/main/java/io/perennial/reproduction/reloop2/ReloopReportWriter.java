package io.perennial.reproduction.reloop2;

import static io.perennial.reproduction.reloop2.JsonFields.figure;
import static io.perennial.reproduction.reloop2.JsonFields.number;
import static io.perennial.reproduction.reloop2.JsonFields.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A {@link ReloopReport} as JSON: per experiment, stream and regime the means and standard
 * deviations of every row, with every seed's figures and those of every slot. What does not apply
 * is null; a part that was left out has no field.
 */
public final class ReloopReportWriter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator out;

  private ReloopReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The report as one pretty-printed JSON object with a newline at its end. */
  public static String toJson(ReloopReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      new ReloopReportWriter(out).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void report(ReloopReport report) throws IOException {
    out.writeStartObject();
    out.writeStringField("paper", "reloop2");
    out.writeObjectFieldStart("publishedGain");
    number(out, "auc", ReloopReport.PUBLISHED_AUC_GAIN);
    number(out, "gauc", ReloopReport.PUBLISHED_USER_AUC_GAIN);
    out.writeEndObject();
    out.writeArrayFieldStart("parts");
    for (ReloopReport.Part part : report.parts()) {
      part(part);
    }
    out.writeEndArray();
    ShippedReportWriter shipped = new ShippedReportWriter(out);
    shipped.streams(report.streams());
    shipped.recovery(report.recovery());
    number(out, "seconds", report.seconds());
    out.writeEndObject();
  }

  private void part(ReloopReport.Part part) throws IOException {
    out.writeStartObject();
    out.writeStringField("experiment", part.trial());
    out.writeStringField("stream", part.stream().toString());
    out.writeStringField("regime", part.regime().toString());
    out.writeNumberField("trainingRows", part.trainingRows());
    out.writeNumberField("rows", part.rows());
    out.writeNumberField("slotMillis", part.stream().slot().toMillis());
    out.writeArrayFieldStart("slots");
    for (long slot : part.slots()) {
      out.writeNumber(slot);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("correctors");
    for (int row = 0; row < part.names().size(); row++) {
      corrector(part, row);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void corrector(ReloopReport.Part part, int row) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", part.names().get(row));
    figure(out, "logLoss", part.figure(row, result -> result.overall().logLoss()));
    figure(out, "auc", part.figure(row, result -> result.overall().auc()));
    figure(out, "gauc", part.figure(row, result -> result.overall().userAuc()));
    figure(out, "gainAuc", part.gain(row, Quality::auc));
    figure(out, "gainGauc", part.gain(row, Quality::userAuc));
    figure(out, "lambda", part.figure(row, Result::share));
    figure(out, "bytes", part.figure(row, Result::bytes));
    figure(out, "microsPerEvent", part.figure(row, Result::micros));
    out.writeArrayFieldStart("seeds");
    for (ReloopReport.Seed seed : part.seeds()) {
      seed(seed.seed(), seed.results().get(row));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void seed(long seed, Result result) throws IOException {
    out.writeStartObject();
    out.writeNumberField("seed", seed);
    number(out, "logLoss", result.overall().logLoss());
    number(out, "auc", result.overall().auc());
    number(out, "gauc", result.overall().userAuc());
    number(out, "lambda", result.share());
    out.writeNumberField("bytes", result.bytes());
    number(out, "microsPerEvent", result.micros());
    out.writeObjectFieldStart("slots");
    slots("logLoss", result.slots(), Quality::logLoss);
    slots("auc", result.slots(), Quality::auc);
    slots("gauc", result.slots(), Quality::userAuc);
    out.writeEndObject();
    out.writeEndObject();
  }

  private void slots(String name, List<Quality> slots, ToDoubleFunction<Quality> what)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Quality slot : slots) {
      value(out, what.applyAsDouble(slot));
    }
    out.writeEndArray();
  }
}
