package io.perennial.reproduction.recap;

import static io.perennial.reproduction.recap.RecapJson.interval;
import static io.perennial.reproduction.recap.RecapJson.matrix;
import static io.perennial.reproduction.recap.RecapJson.number;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * What was measured on streams, as a field of a JSON object. Losses are in nats, accuracies from 0
 * to 1; matrices have a row per task learned, and in it a cell per task asked about.
 */
final class StreamReportWriter {

  private final JsonGenerator out;

  StreamReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The field "streams". */
  void streams(List<StreamPart> parts) throws IOException {
    out.writeArrayFieldStart("streams");
    for (StreamPart part : parts) {
      part(part);
    }
    out.writeEndArray();
  }

  private void part(StreamPart part) throws IOException {
    out.writeStartObject();
    out.writeStringField("benchmark", part.benchmark().toString());
    out.writeBooleanField("experts", part.experts());
    out.writeNumberField("buffer", part.buffer());
    out.writeArrayFieldStart("tasks");
    for (StreamPart.TaskSize task : part.tasks()) {
      out.writeStartObject();
      out.writeStringField("name", task.name());
      out.writeNumberField("learned", task.learned());
      out.writeNumberField("heldOut", task.heldOut());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("rules");
    for (RuleRow<StreamOutcome> row : part.rows()) {
      row(part, row);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void row(StreamPart part, RuleRow<StreamOutcome> row) throws IOException {
    out.writeStartObject();
    out.writeStringField("rule", row.rule().toString());
    out.writeStringField("label", row.rule().label());
    interval(out, "logLoss", row.interval(StreamOutcome::averageLoss));
    interval(out, "forgetting", row.interval(StreamOutcome::lossForgetting));
    interval(out, "backwardTransfer", row.interval(StreamOutcome::lossTransfer));
    interval(out, "worstTask", row.interval(StreamOutcome::worstLoss));
    interval(out, "onlineLogLoss", row.interval(StreamOutcome::online));
    interval(out, "accuracy", row.interval(StreamOutcome::averageAccuracy));
    interval(out, "accuracyForgetting", row.interval(StreamOutcome::accuracyForgetting));
    interval(out, "accuracyBackwardTransfer", row.interval(StreamOutcome::accuracyTransfer));
    interval(out, "accuracyWorstTask", row.interval(StreamOutcome::worstAccuracy));
    interval(out, "logLossAboveUniform", part.above(row, StreamOutcome::averageLoss));
    interval(out, "forgettingAboveUniform", part.above(row, StreamOutcome::lossForgetting));
    interval(out, "onlineLogLossAboveUniform", part.above(row, StreamOutcome::online));
    interval(out, "seconds", row.interval(StreamOutcome::seconds));
    matrix(out, "meanLogLossAfterTask", means(part, row, true));
    matrix(out, "meanAccuracyAfterTask", means(part, row, false));
    out.writeArrayFieldStart("seeds");
    for (StreamOutcome outcome : row.outcomes()) {
      seed(outcome);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static double[][] means(StreamPart part, RuleRow<StreamOutcome> row, boolean loss) {
    int tasks = part.tasks().size();
    double[][] means = new double[tasks][];
    for (int after = 0; after < tasks; after++) {
      boolean measured = row.rule() != Rule.JOINT || after == tasks - 1;
      means[after] = new double[measured ? after + 1 : 0];
      for (int task = 0; task < means[after].length; task++) {
        means[after][task] = StreamPart.mean(row, loss, after, task);
      }
    }
    return means;
  }

  private void seed(StreamOutcome outcome) throws IOException {
    out.writeStartObject();
    out.writeNumberField("seed", outcome.seed());
    number(out, "logLoss", outcome.averageLoss());
    number(out, "forgetting", outcome.lossForgetting());
    number(out, "backwardTransfer", outcome.lossTransfer());
    number(out, "worstTask", outcome.worstLoss());
    number(out, "onlineLogLoss", outcome.online());
    number(out, "accuracy", outcome.averageAccuracy());
    number(out, "accuracyForgetting", outcome.accuracyForgetting());
    number(out, "accuracyBackwardTransfer", outcome.accuracyTransfer());
    number(out, "accuracyWorstTask", outcome.worstAccuracy());
    number(out, "seconds", outcome.seconds());
    matrix(out, "logLossAfterTask", outcome.loss());
    matrix(out, "accuracyAfterTask", outcome.accuracy());
    out.writeEndObject();
  }
}
