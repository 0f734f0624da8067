package io.perennial.replay.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.perennial.event.Feature;
import io.perennial.event.LabelledExample.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row as a JSON object: one field per component, {@code origin} in lower case, {@code features}
 * as producers write them (a string, a number, or a list of strings). {@code replays} is left out
 * where it is 0, and {@code replayWeight} where there is none. Unknown fields are skipped, so that
 * a newer store can answer an older client.
 */
public final class ReplayRowJson {

  /** Makes the generators and parsers of {@link #write} and {@link #read}. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private ReplayRowJson() {}

  /** Writes one object, without a line end. */
  public static void write(JsonGenerator json, ReplayRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeNumberField("timestamp", row.timestamp());
    json.writeStringField("user", row.user());
    json.writeStringField("item", row.item());
    json.writeStringField("domain", row.domain());
    json.writeStringField("label", row.label());
    json.writeStringField("origin", row.origin().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("score", row.score());
    json.writeNumberField("baseScore", row.baseScore());
    json.writeNumberField("logLoss", row.logLoss());
    json.writeNumberField("expert", row.expert());
    json.writeNumberField("modelVersion", row.modelVersion());
    json.writeNumberField("labelledAt", row.labelledAt());
    json.writeNumberField("sequence", row.sequence());
    json.writeFieldName("features");
    writeFeatures(json, row.features());
    if (row.replays() != 0) {
      json.writeNumberField("replays", row.replays());
    }
    if (!Double.isNaN(row.replayWeight())) {
      json.writeNumberField("replayWeight", row.replayWeight());
    }
    json.writeEndObject();
  }

  /** Writes features as one object. */
  public static void writeFeatures(JsonGenerator json, List<Feature> features) throws IOException {
    json.writeStartObject();
    for (Feature feature : features) {
      writeFeature(json, feature);
    }
    json.writeEndObject();
  }

  private static void writeFeature(JsonGenerator json, Feature feature) throws IOException {
    if (feature instanceof Feature.Category category) {
      json.writeStringField(category.name(), category.value());
    } else if (feature instanceof Feature.Quantity quantity) {
      json.writeNumberField(quantity.name(), quantity.value());
    } else if (feature instanceof Feature.Categories categories) {
      json.writeArrayFieldStart(categories.name());
      for (String value : categories.values()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  /**
   * Reads one object.
   *
   * @throws IOException when it is no JSON, or no row
   */
  public static ReplayRow read(String line) throws IOException {
    try (JsonParser json = FACTORY.createParser(line)) {
      return new RowFields().read(json);
    } catch (IllegalArgumentException e) {
      throw new IOException("the replay store answered a row that cannot be read: " + line, e);
    }
  }

  /** The fields of a row while they come in, in whatever order. */
  private static final class RowFields {
    private String id = "";
    private long timestamp;
    private String user = "";
    private String item = "";
    private String domain = "";
    private String label = "";
    private Origin origin = Origin.INLINE;
    private float score;
    private float baseScore;
    private double logLoss;
    private int expert;
    private long modelVersion;
    private long labelledAt;
    private long sequence;
    private final List<Feature> features = new ArrayList<>();
    private long replays;
    private double replayWeight = Double.NaN;

    ReplayRow read(JsonParser json) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a row must be a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        readField(name, json);
      }
      if (id.isEmpty()) {
        throw new IllegalArgumentException("field 'id' is missing");
      }
      return new ReplayRow(
          id,
          timestamp,
          user,
          item,
          domain,
          label,
          origin,
          score,
          baseScore,
          logLoss,
          expert,
          modelVersion,
          labelledAt,
          sequence,
          features,
          replays,
          replayWeight);
    }

    private void readField(String name, JsonParser json) throws IOException {
      switch (name) {
        case "id" -> id = json.getText();
        case "timestamp" -> timestamp = json.getLongValue();
        case "user" -> user = json.getText();
        case "item" -> item = json.getText();
        case "domain" -> domain = json.getText();
        case "label" -> label = json.getText();
        case "origin" -> origin = Origin.valueOf(json.getText().toUpperCase(Locale.ROOT));
        case "score" -> score = json.getFloatValue();
        case "baseScore" -> baseScore = json.getFloatValue();
        case "logLoss" -> logLoss = json.getDoubleValue();
        case "expert" -> expert = json.getIntValue();
        case "modelVersion" -> modelVersion = json.getLongValue();
        case "labelledAt" -> labelledAt = json.getLongValue();
        case "sequence" -> sequence = json.getLongValue();
        case "features" -> readFeatures(json);
        case "replays" -> replays = json.getLongValue();
        case "replayWeight" -> replayWeight = json.getDoubleValue();
        default -> json.skipChildren();
      }
    }

    private void readFeatures(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_ARRAY) {
          features.add(new Feature.Categories(name, readStrings(json)));
        } else if (value.isNumeric()) {
          features.add(new Feature.Quantity(name, json.getDoubleValue()));
        } else {
          features.add(new Feature.Category(name, json.getText()));
        }
      }
    }

    private static List<String> readStrings(JsonParser json) throws IOException {
      List<String> values = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        values.add(json.getText());
      }
      return values;
    }
  }
}
