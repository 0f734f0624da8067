package io.perennial.launcher.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.event.Feature;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of a record as JSON, and as the text of a cell. */
final class JsonValues {

  private JsonValues() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof List<?> values) {
      json.writeStartArray();
      for (Object each : values) {
        write(json, each);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> fields) {
      json.writeStartObject();
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        json.writeFieldName(String.valueOf(field.getKey()));
        write(json, field.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeObject(value);
    }
  }

  /** Text and numbers as they are, lists and maps as JSON, and null as nothing. */
  static String text(@Nullable Object value) throws IOException {
    if (!(value instanceof List<?> || value instanceof Map<?, ?>)) {
      return value == null ? "" : value.toString();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      write(json, value);
    }
    return text.toString();
  }

  /** Features as one JSON object. */
  static String ofFeatures(List<Feature> features) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      ReplayRowJson.writeFeatures(json, features);
    }
    return text.toString();
  }
}
