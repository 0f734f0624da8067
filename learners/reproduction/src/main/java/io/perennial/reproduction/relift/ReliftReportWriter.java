package io.perennial.reproduction.relift;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.RankingMetrics;
import io.perennial.reproduction.recap.Interval;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A {@link ReliftReport} as JSON: per stream and contestant the intervals and every seed's figures;
 * what is forgotten; the paper's table; the bars. Shares and metrics are from 0 to 1; what does not
 * apply is null.
 */
public final class ReliftReportWriter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator out;

  private ReliftReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The report as one pretty-printed JSON object with a newline at its end. */
  public static String toJson(ReliftReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      new ReliftReportWriter(out).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void report(ReliftReport report) throws IOException {
    out.writeStartObject();
    out.writeStringField("paper", "relift");
    settings(report.settings().tuning());
    out.writeArrayFieldStart("streams");
    for (ReliftPart part : report.parts()) {
      part(part);
    }
    out.writeEndArray();
    if (report.forgetting() != null) {
      forgetting(report.forgetting());
    }
    published();
    out.writeArrayFieldStart("bars");
    for (Bar bar : Bars.of(report)) {
      out.writeStartObject();
      out.writeStringField("bar", bar.name());
      out.writeStringField("measured", bar.figure());
      out.writeStringField("verdict", bar.verdict().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
    number("seconds", report.seconds());
    out.writeEndObject();
  }

  private void settings(FineTunerConfig tuning) throws IOException {
    out.writeObjectFieldStart("settings");
    out.writeNumberField("candidates", LoggedDecisions.CANDIDATES);
    out.writeNumberField("window", LoggedDecisions.WINDOW);
    out.writeNumberField("rollouts", tuning.rollouts());
    out.writeNumberField("batch", tuning.batch());
    out.writeNumberField("hardBatch", tuning.hardBatch());
    number("budget", tuning.budget());
    number("entropy", tuning.entropy());
    number("learningRate", tuning.learningRate());
    number("supervisedLearningRate", tuning.supervisedLearningRate());
    out.writeEndObject();
  }

  private void part(ReliftPart part) throws IOException {
    out.writeStartObject();
    out.writeStringField("stream", part.stream());
    out.writeArrayFieldStart("decisions");
    for (ReliftPart.Log log : part.logs()) {
      out.writeStartObject();
      out.writeNumberField("seed", log.seed());
      out.writeNumberField("decisions", log.decisions());
      out.writeNumberField("events", log.events());
      number("seconds", log.seconds());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("strategies");
    for (ReliftPart.Row row : part.rows()) {
      row(part, row);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void row(ReliftPart part, ReliftPart.Row row) throws IOException {
    out.writeStartObject();
    out.writeStringField("strategy", row.contestant().toString());
    out.writeStringField("label", row.contestant().label());
    interval("ndcg10", row.ndcg());
    interval("hitRate1", row.interval(one -> one.last().hitRate1()));
    interval("hitRate10", row.interval(one -> one.last().hitRate10()));
    interval("reciprocalRank", row.interval(one -> one.last().reciprocalRank()));
    interval("ndcg10OfAll", row.interval(one -> one.all().ndcg10()));
    interval("demonstrationShare", row.interval(Outcome::demonstrations));
    interval("relativeToRl", part.relative(row, Contestant.RL));
    interval("relativeToSupervised", part.relative(row, Contestant.SUPERVISED));
    interval("seconds", row.interval(Outcome::seconds));
    out.writeArrayFieldStart("seeds");
    for (Outcome outcome : row.outcomes()) {
      out.writeStartObject();
      out.writeNumberField("seed", outcome.seed());
      metrics("lastFifth", outcome.last());
      metrics("all", outcome.all());
      number("demonstrationShare", outcome.demonstrations());
      out.writeNumberField("rlSteps", outcome.rlSteps());
      out.writeNumberField("supervisedSteps", outcome.supervisedSteps());
      number("seconds", outcome.seconds());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void metrics(String name, RankingMetrics metrics) throws IOException {
    out.writeObjectFieldStart(name);
    number("ndcg10", metrics.ndcg10());
    number("hitRate1", metrics.hitRate1());
    number("hitRate10", metrics.hitRate10());
    number("reciprocalRank", metrics.reciprocalRank());
    out.writeEndObject();
  }

  private void forgetting(ForgettingPart part) throws IOException {
    out.writeObjectFieldStart("forgetting");
    out.writeStringField("first", part.first());
    out.writeStringField("second", part.second());
    out.writeNumberField("heldOut", part.heldOut());
    out.writeArrayFieldStart("rows");
    for (ForgettingPart.Row row : part.rows()) {
      out.writeStartObject();
      out.writeStringField("strategy", row.contestant().toString());
      out.writeStringField("replay", row.replaying().toString());
      interval("ndcg10Lost", row.interval(ForgettingOutcome::loss));
      out.writeArrayFieldStart("seeds");
      for (ForgettingOutcome outcome : row.outcomes()) {
        out.writeStartObject();
        out.writeNumberField("seed", outcome.seed());
        number("ndcg10Untrained", outcome.before());
        number("ndcg10AfterFirst", outcome.afterFirst());
        number("ndcg10AfterSecond", outcome.afterSecond());
        number("ndcg10OfSecond", outcome.second());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void published() throws IOException {
    out.writeObjectFieldStart("published");
    out.writeStringField("source", Published.SOURCE);
    out.writeArrayFieldStart("rows");
    for (Published row : Published.TABLE) {
      out.writeStartObject();
      out.writeStringField("method", row.method());
      if (row.counterpart() != null) {
        out.writeStringField("strategy", row.counterpart().toString());
      }
      for (int i = 0; i < row.accuracy().size(); i++) {
        number(Published.TESTS.get(i), row.accuracy().get(i));
      }
      number("mean", row.mean());
      number(
          "demonstrations",
          row.demonstrations() == Published.UNSAID ? Double.NaN : row.demonstrations());
      number("hoursOn8Gpus", row.gpuHours());
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

  private void number(String name, double value) throws IOException {
    out.writeFieldName(name);
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
