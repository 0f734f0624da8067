package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code features}: a string is a category, a number a quantity, a list of strings
 * categories; a boolean is the category "true" or "false", and null is no feature.
 */
final class JsonFeatures {

  private static final int TYPICAL = 16;

  private JsonFeatures() {}

  /** The features in the order of their names. The parser is at the value of the field. */
  static List<Feature> read(JsonParser parser) throws IOException, InvalidEventException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Json.wrongType("field 'features'", "an object", parser);
    }
    Feature[] sorted = new Feature[TYPICAL];
    int count = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      EventRules.featureName(name);
      parser.nextToken();
      Feature feature = feature(parser, name);
      if (feature != null) {
        if (count == Limits.FEATURES) {
          throw EventRules.tooManyFeatures();
        }
        sorted = count == sorted.length ? Arrays.copyOf(sorted, 2 * count) : sorted;
        insert(sorted, count++, feature);
      }
    }
    return List.of(count == sorted.length ? sorted : Arrays.copyOf(sorted, count));
  }

  /** Insertion, since most producers send the same order every time, often the right one. */
  private static void insert(Feature[] sorted, int count, Feature feature)
      throws InvalidEventException {
    int at = count;
    while (at > 0) {
      int order = sorted[at - 1].name().compareTo(feature.name());
      if (order == 0) {
        throw EventRules.featureTwice(feature.name());
      }
      if (order < 0) {
        break;
      }
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = feature;
  }

  private static @Nullable Feature feature(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Feature.Category(name, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> quantity(parser, name);
      case VALUE_TRUE -> new Feature.Category(name, "true");
      case VALUE_FALSE -> new Feature.Category(name, "false");
      case START_ARRAY -> new Feature.Categories(name, values(parser, name));
      case VALUE_NULL -> null;
      default ->
          throw Json.wrongType(
              EventRules.named(name), "a string, a number or a list of strings", parser);
    };
  }

  private static Feature quantity(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw EventRules.notFinite(name, parser.getText());
    }
    return new Feature.Quantity(name, value);
  }

  private static List<String> values(JsonParser parser, String name)
      throws IOException, InvalidEventException {
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw Json.wrongType("a value of " + EventRules.named(name), "a string", parser);
      }
      if (values.size() == Limits.LIST_VALUES) {
        throw EventRules.tooManyValues(name);
      }
      values.add(parser.getText());
    }
    return values;
  }

  static void write(JsonGenerator json, List<Feature> features) throws IOException {
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      json.writeFieldName(feature.name());
      if (feature instanceof Feature.Category category) {
        json.writeString(category.value());
      } else if (feature instanceof Feature.Quantity quantity) {
        json.writeNumber(quantity.value());
      } else if (feature instanceof Feature.Categories categories) {
        json.writeStartArray();
        for (String value : categories.values()) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
    }
  }
}
