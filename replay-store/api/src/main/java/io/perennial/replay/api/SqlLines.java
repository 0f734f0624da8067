package io.perennial.replay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.replay.api.SqlAnswer.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a SQL question and of the lines of its answer. */
final class SqlLines {

  /** One line: the columns come first, then the rows, and then the end. */
  sealed interface Line {
    record Columns(List<Column> columns) implements Line {}

    record Row(List<@Nullable Object> values) implements Line {}

    record End(long rows) implements Line {}
  }

  private SqlLines() {}

  /**
   * The body of a question.
   *
   * @throws InvalidQueryException when a parameter is neither null, text, a number nor a boolean
   */
  static String question(String sql, List<? extends @Nullable Object> parameters) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("sql", sql);
      json.writeArrayFieldStart("parameters");
      for (Object parameter : parameters) {
        requireSimple(parameter);
        json.writeObject(parameter);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private static void requireSimple(@Nullable Object parameter) {
    if (!(parameter == null
        || parameter instanceof String
        || parameter instanceof Number
        || parameter instanceof Boolean)) {
      throw new InvalidQueryException(
          "parameters", parameter.toString(), "null, text, a number, true or false each");
    }
  }

  /**
   * Reads a line.
   *
   * @throws IOException when it is none of an answer
   */
  static Line read(String line) throws IOException {
    try (JsonParser json = ReplayRowJson.FACTORY.createParser(line)) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        Line row = new Line.Row(list(json));
        requireEnd(json);
        return row;
      }
      if (token == JsonToken.START_OBJECT) {
        Map<String, @Nullable Object> fields = map(json);
        requireEnd(json);
        return mark(fields);
      }
      throw new IOException("a line is neither a row nor a mark: " + line);
    }
  }

  private static void requireEnd(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new IOException("a line holds more than one value");
    }
  }

  private static Line mark(Map<String, @Nullable Object> fields) throws IOException {
    if (fields.get("columns") instanceof List<?> columns) {
      List<Column> named = new ArrayList<>();
      for (Object column : columns) {
        named.add(column(column));
      }
      return new Line.Columns(List.copyOf(named));
    }
    if (fields.get("rows") instanceof Number rows) {
      return new Line.End(rows.longValue());
    }
    Object detail = fields.get("detail");
    throw new IOException(
        detail == null ? "a line is neither a row nor a mark: " + fields : detail.toString());
  }

  private static Column column(@Nullable Object column) throws IOException {
    if (column instanceof Map<?, ?> fields && fields.get("name") instanceof String name) {
      return new Column(name, fields.get("type") instanceof String type ? type : "ANY");
    }
    throw new IOException("a column has no name: " + column);
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_ARRAY -> list(json);
      case START_OBJECT -> map(json);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> json.getText();
    };
  }

  private static List<@Nullable Object> list(JsonParser json) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(json));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<String, @Nullable Object> map(JsonParser json) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, value(json));
    }
    return fields;
  }
}
