package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.http.QueryMetrics.Outcome;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreFigures;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** {@code GET /stats} as JSON: the sums, and the same by partition. */
final class StatsDocument {

  private StatsDocument() {}

  static String json(StoreFigures figures, QueryMetrics queries) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      writeStatus(json, figures.status());
      writePartitions(json, figures.counters());
      json.writeObjectFieldStart("queries");
      json.writeNumberField("answered", queries.count(Outcome.ANSWERED));
      json.writeNumberField("refused", queries.count(Outcome.REFUSED));
      json.writeNumberField("broken", queries.count(Outcome.BROKEN));
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void writeStatus(JsonGenerator json, StoreStatus status) throws IOException {
    json.writeStringField("state", word(status.phase()));
    json.writeStringField("detail", status.detail());
  }

  /** A phase as it is written outside. */
  static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void writePartitions(JsonGenerator json, Map<Integer, IngestCounters> partitions)
      throws IOException {
    IngestCounters sum =
        partitions.values().stream().reduce(IngestCounters::plus).orElse(IngestCounters.NONE);
    writeCounters(json, sum);
    json.writeArrayFieldStart("partitions");
    for (Map.Entry<Integer, IngestCounters> partition : partitions.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("partition", partition.getKey());
      json.writeNumberField("nextOffset", partition.getValue().nextOffset());
      writeCounters(json, partition.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeCounters(JsonGenerator json, IngestCounters counters)
      throws IOException {
    json.writeNumberField("received", counters.received());
    json.writeNumberField("rows", counters.rows());
    json.writeNumberField("added", counters.added());
    json.writeNumberField("replaced", counters.replaced());
    json.writeNumberField("duplicates", counters.duplicates());
    json.writeNumberField("refused", counters.refused());
    json.writeNumberField("undecodable", counters.undecodable());
    json.writeNumberField("markers", counters.markers());
    json.writeNumberField("forgotten", counters.forgotten());
    json.writeNumberField("retired", counters.retired());
    json.writeNumberField("bytes", counters.bytes());
    json.writeNumberField("facts", counters.facts());
    json.writeNumberField("undecodableFacts", counters.undecodableFacts());
  }
}
