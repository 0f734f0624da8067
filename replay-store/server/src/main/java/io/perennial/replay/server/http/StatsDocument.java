package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** {@code GET /stats} as JSON: the sums, and the same by partition. */
final class StatsDocument {

  private StatsDocument() {}

  static String json(StoreFigures figures, QueryCounters queries) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      writeStatus(json, figures.status());
      writePartitions(json, figures.counters());
      json.writeObjectFieldStart("queries");
      json.writeNumberField("answered", queries.answeredCount());
      json.writeNumberField("refused", queries.refusedCount());
      json.writeNumberField("broken", queries.brokenCount());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void writeStatus(JsonGenerator json, StoreStatus status) throws IOException {
    json.writeStringField(
        "state", status.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeStringField("detail", status.detail());
  }

  private static void writePartitions(JsonGenerator json, Map<Integer, IngestCounters> partitions)
      throws IOException {
    IngestCounters sum =
        partitions.values().stream().reduce(StatsDocument::add).orElse(IngestCounters.NONE);
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
    json.writeNumberField("replaced", counters.replaced());
    json.writeNumberField("duplicates", counters.duplicates());
    json.writeNumberField("undecodable", counters.undecodable());
  }

  /** Offsets of different partitions do not add up to anything. */
  private static IngestCounters add(IngestCounters a, IngestCounters b) {
    return new IngestCounters(
        0,
        a.rows() + b.rows(),
        a.replaced() + b.replaced(),
        a.duplicates() + b.duplicates(),
        a.undecodable() + b.undecodable());
  }
}
