package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a snapshot answers, as lines of JSON. Figures that are undefined are null. */
final class ScoredJson {

  private ScoredJson() {}

  static String of(SnapshotScoring.Scored scored) {
    ReplayRow row = scored.row();
    return line(
        json -> {
          json.writeStringField("id", row.id());
          json.writeNumberField("timestamp", row.timestamp());
          json.writeStringField("user", row.user());
          json.writeStringField("item", row.item());
          json.writeStringField("label", row.label());
          json.writeNumberField("score", row.score());
          json.writeNumberField("snapshotScore", scored.score());
        });
  }

  static String of(SnapshotScoring.Summary summary) {
    return line(
        json -> {
          json.writeObjectFieldStart("summary");
          json.writeNumberField("rows", summary.rows());
          json.writeNumberField("known", summary.known());
          json.writeNumberField("snapshotOutcomes", summary.info().outcomes());
          json.writeObjectField("logLoss", summary.evaluation().served().logLoss());
          json.writeObjectField("auc", summary.evaluation().served().auc());
          json.writeObjectField("snapshotLogLoss", summary.evaluation().base().logLoss());
          json.writeObjectField("snapshotAuc", summary.evaluation().base().auc());
          json.writeEndObject();
        });
  }

  /** What goes between the braces of a line. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(Fields fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a line could not be written to memory", e);
    }
    return line.append('\n').toString();
  }
}
